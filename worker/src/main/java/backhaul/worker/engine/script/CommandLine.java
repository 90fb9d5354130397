package backhaul.worker.engine.script;

import backhaul.worker.engine.JobSpec.InvalidParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A command and what requests may add to it. `values` are the elements that a request's parameters
/// became, by the name of their argument. No shell ever reads any of it.
record CommandLine(List<String> fixed, List<Argument> arguments, Map<String, List<String>> values) {

    /// The command with what the request adds, in the order in which the arguments are declared.
    List<String> argv() {
        var argv = new ArrayList<>(fixed);
        for (Argument argument : arguments) {
            argv.addAll(values.getOrDefault(argument.name(), List.of()));
        }
        return argv;
    }

    CommandLine with(Map<String, Object> parameters) throws InvalidParameter {
        var elements = new LinkedHashMap<>(values);
        for (Map.Entry<String, Object> given : parameters.entrySet()) {
            Argument argument = argument(given.getKey());
            elements.put(argument.name(), argument.elements(given.getValue()));
        }
        return new CommandLine(fixed, arguments, elements);
    }

    private Argument argument(String name) throws InvalidParameter {
        for (Argument argument : arguments) {
            if (argument.name().equals(name)) {
                return argument;
            }
        }
        throw new InvalidParameter(name + " is no argument of this command");
    }
}
