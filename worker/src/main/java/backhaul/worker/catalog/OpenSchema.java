package backhaul.worker.catalog;

import java.util.Map;

/// The JSON Schema that the value of an open parameter must satisfy.
public record OpenSchema(Map<String, Object> schema) {}
