package backhaul.worker.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the backups of jobs are kept: a folder for each job, and in it one for each backup. There
/// are two kinds, a directory of this host and a bucket of an object store. What goes wrong is an
/// [IOException] whose message is for people: [java.nio.file.AccessDeniedException] and
/// [java.nio.file.NoSuchFileException] where trying again does not help.
public interface ArchiveStore {
    /// As configurations write it.
    String location();

    /// A job's folder in it, as people are shown it.
    String location(String job);

    /// The directory, if it is one of this host.
    Optional<Path> directory();

    /// Fails where no backup can be kept now.
    void reach() throws IOException;

    /// What a job's folder holds, ours or not, in no order; nothing where there is no such folder.
    List<BackupFolder> folders(String job) throws IOException;

    /// Removes what an earlier removal did not get to the end of.
    void finishRemovals(String job) throws IOException;

    /// Names a folder, and makes nothing.
    NewBackup begin(String job, String folder);
}
