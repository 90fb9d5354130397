package backhaul.worker.backup.s3;

import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.OwnNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The objects with one prefix.
public final class S3Folder implements BackupFolder {
    /// Is there while a folder is being removed.
    static final String REMOVING = "removing.txt";

    private final S3Location place;
    private final S3Objects objects;
    private @Nullable Map<String, Long> sizes;

    public S3Folder(S3Access access, S3Location place) {
        this(access, place, null);
    }

    /// Null `sizes` are looked up when they are needed.
    S3Folder(S3Access access, S3Location place, @Nullable Map<String, Long> sizes) {
        this.place = place;
        this.objects = new S3Objects(access, place);
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return place.lastName();
    }

    @Override
    public String location() {
        return place.toString();
    }

    @Override
    public InputStream open(String file) throws IOException {
        return objects.open(file);
    }

    @Override
    public OptionalLong size(String file) throws IOException {
        Long size = sizes().get(file);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /// First the manifest, then what it is of; the mark that tells a removal from a backup in the
    /// making goes last.
    @Override
    public void remove() throws IOException {
        objects.put(REMOVING, new byte[0]);
        objects.delete(ManifestFiles.NAME);
        for (String file : sizes().keySet()) {
            if (OwnNames.isFile(file) && !file.equals(REMOVING)) {
                objects.delete(file);
            }
        }
        objects.delete(REMOVING);
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> known = sizes == null ? objects.sizes() : sizes;
        sizes = known;
        return known;
    }

    @Override
    public String toString() {
        return location();
    }
}
