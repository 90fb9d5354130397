package backhaul.worker.catalog;

import backhaul.worker.catalog.Job.Limits;
import backhaul.worker.catalog.Job.OpenParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.json.JsonMapper;

/// A digest of all that decides what a run of a job does: `sha256:` and the hex SHA-256 of
/// canonical JSON (RFC 8785).
final class SpecDigest {

    private SpecDigest() {}

    static String of(
            String engine,
            Map<String, Object> spec,
            Limits limits,
            RetryPolicy retry,
            List<OpenParameter> open) {
        var all = new LinkedHashMap<String, Object>();
        all.put("engine", engine);
        all.put("spec", spec);
        all.put("limits", limits(limits));
        all.put(
                "retry",
                List.of(
                        retry.maxAttempts(),
                        retry.initialDelay().toString(),
                        retry.maxDelay().toString()));
        all.put("open", open(open));
        return sha256(all);
    }

    private static Map<String, Object> limits(Limits limits) {
        var described = new TreeMap<String, Object>();
        described.put("timeout", limits.timeout().toString());
        described.put("deadline", limits.deadline().toString());
        if (limits.stallTimeout() != null) {
            described.put("stallTimeout", limits.stallTimeout().toString());
        }
        described.put("concurrency", limits.concurrency());
        return described;
    }

    private static Map<String, Object> open(List<OpenParameter> open) {
        var schemas = new TreeMap<String, Object>();
        open.forEach(o -> schemas.put(o.parameter().name(), o.schema().schema()));
        return schemas;
    }

    private static String sha256(Object value) {
        try {
            String json = JsonMapper.shared().writeValueAsString(value);
            byte[] canonical = new JsonCanonicalizer(json).getEncodedUTF8();
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
