package backhaul.worker.engine.hycu;

import tools.jackson.databind.JsonNode;

/// How much of a job is done: one API says 0 to 1, the other 0 to 100, either as text at times.
final class Fractions {

    private Fractions() {}

    /// 0 to 1; -1 for what is none.
    static double of(JsonNode node) {
        return within(node, 1);
    }

    static double ofPercent(JsonNode node) {
        return within(node, 100);
    }

    private static double within(JsonNode node, double whole) {
        double number = -1;
        if (node.isNumber()) {
            number = node.asDouble();
        } else if (node.isString() && node.asString().matches("\\d{1,3}(\\.\\d{1,6})?%?")) {
            number = Double.parseDouble(node.asString().replace("%", ""));
        }
        return number >= 0 && number <= whole ? number / whole : -1;
    }
}
