package backhaul.worker.backup.s3;

import java.util.regex.Pattern;

/// A place in a bucket, `s3://bucket/some/where`. `path` has no `/` at either end, and is empty for
/// the bucket itself.
public record S3Location(String bucket, String path) {
    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9!_.*'()=-]+");

    public static boolean looksLikeOne(String text) {
        return text.startsWith(SCHEME);
    }

    /// Throws [IllegalArgumentException] for what is none.
    public static S3Location parse(String text) {
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "\"" + bucket + "\" is no name of a bucket: write s3://BUCKET/PREFIX");
        }
        if (!path.isEmpty()) {
            for (String part : path.split("/", -1)) {
                if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
                    throw new IllegalArgumentException(
                            "\"" + path + "\" is no prefix that is safe everywhere");
                }
            }
        }
        return new S3Location(bucket, path);
    }

    S3Location in(String name) {
        return new S3Location(bucket, path.isEmpty() ? name : path + "/" + name);
    }

    /// Throws [IllegalArgumentException] for a bucket, which lies in nothing.
    public S3Location parent() {
        if (path.isEmpty()) {
            throw new IllegalArgumentException(this + " lies in nothing");
        }
        return new S3Location(bucket, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    public String lastName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// What the keys of all objects below it begin with.
    String prefix() {
        return path.isEmpty() ? "" : path + "/";
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (path.isEmpty() ? "" : "/" + path);
    }
}
