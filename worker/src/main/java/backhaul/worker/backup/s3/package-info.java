/// Backups in a bucket of an S3-compatible object store. Archives go there by multipart straight
/// from the stream: an object appears only when its upload is completed, and a folder is a backup
/// only when its manifest, put last, is there.
@NullMarked
package backhaul.worker.backup.s3;

import org.jspecify.annotations.NullMarked;
