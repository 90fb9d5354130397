package backhaul.worker.backup.s3;

import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.NewBackup;
import backhaul.worker.backup.OwnNames;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A backup on its way into a bucket. Its archives are uploads, of which nothing can be seen before
/// they are completed; that happens when all of them are whole. The manifest goes last, and makes a
/// backup of them.
final class NewS3Backup implements NewBackup {
    /// Nothing takes so long: an older upload belongs to nobody any more.
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final S3Access access;
    private final S3Location job;
    private final String folder;
    private final S3Objects objects;
    private final Map<String, MultipartUpload> uploads = new LinkedHashMap<>();
    private final Map<String, byte[]> small = new LinkedHashMap<>();
    private boolean completing;
    private boolean published;

    NewS3Backup(S3Access access, S3Location job, String folder) {
        this.access = access;
        this.job = job;
        this.folder = folder;
        this.objects = new S3Objects(access, job.in(folder));
    }

    @Override
    public String location() {
        return objects.place().toString();
    }

    @Override
    public String location(String file) {
        return objects.place().in(file).toString();
    }

    @Override
    public boolean isPublished() throws IOException {
        return published || objects.sizes().containsKey(ManifestFiles.NAME);
    }

    /// There are no folders to make; but what earlier attempts could not abort costs until someone
    /// does.
    @Override
    public void create() throws IOException {
        if (!objects.sizes().isEmpty()) {
            throw new IOException(location() + " is there already");
        }
        S3Objects all = new S3Objects(access, job);
        Instant forgotten = Instant.now().minus(FORGOTTEN);
        for (S3Objects.Upload upload : all.uploads()) {
            if (isOurs(upload) && (isOfThisRun(upload) || upload.since().isBefore(forgotten))) {
                all.abort(upload);
            }
        }
    }

    @Override
    public Sink create(String file) throws IOException {
        MultipartUpload upload = new MultipartUpload(access, objects.place().in(file));
        uploads.put(file, upload);
        return upload;
    }

    @Override
    public void write(String file, byte[] content) {
        small.put(file, content);
    }

    /// Has to complete the upload first: its parts cannot be read.
    @Override
    public InputStream reread(String file) throws IOException {
        complete(file);
        return objects.open(file);
    }

    @Override
    public void publish(List<String> files) throws IOException {
        for (String file : files) {
            if (uploads.containsKey(file)) {
                complete(file);
            }
        }
        completing = true;
        for (Map.Entry<String, byte[]> file : small.entrySet()) {
            if (!file.getKey().equals(ManifestFiles.NAME)) {
                objects.put(file.getKey(), file.getValue());
            }
        }
        byte[] manifest = small.get(ManifestFiles.NAME);
        if (manifest == null) {
            throw new IllegalStateException(location() + " has no manifest");
        }
        objects.put(ManifestFiles.NAME, manifest);
        published = true;
    }

    /// A manifest that is there although the answer to it was lost goes too: the attempt has
    /// failed. What an earlier life published stays.
    @Override
    public void discard() throws IOException {
        if (published) {
            return;
        }
        for (Map.Entry<String, MultipartUpload> upload : uploads.entrySet()) {
            upload.getValue().giveUp();
            objects.abort(
                    new S3Objects.Upload(upload.getKey(), upload.getValue().id(), Instant.now()));
        }
        for (S3Objects.Upload upload : objects.uploads()) {
            if (OwnNames.isFile(upload.name())) {
                objects.abort(upload);
            }
        }
        Map<String, Long> left = objects.sizes();
        if (left.containsKey(ManifestFiles.NAME) && !completing) {
            return;
        }
        objects.delete(ManifestFiles.NAME);
        for (String file : left.keySet()) {
            if (OwnNames.isFile(file)) {
                objects.delete(file);
            }
        }
    }

    private void complete(String file) throws IOException {
        MultipartUpload upload = uploads.get(file);
        if (upload == null) {
            throw new IllegalStateException(file + " was not written");
        }
        completing = true;
        upload.complete();
    }

    private static boolean isOurs(S3Objects.Upload upload) {
        String[] parts = upload.name().split("/", -1);
        return parts.length == 2
                && OwnNames.startOf(parts[0]).isPresent()
                && OwnNames.isFile(parts[1]);
    }

    /// A run has one attempt at a time.
    private boolean isOfThisRun(S3Objects.Upload upload) {
        String run = folder.substring(folder.indexOf('-'));
        return upload.name().substring(0, upload.name().indexOf('/')).endsWith(run);
    }
}
