package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The container that this worker runs in, if it runs in one, by what Linux tells of it: `ids`,
/// whole ones or Docker's short ones. `hosts` are those whose network it uses.
record OwnContainer(Set<String> ids, Set<String> hosts) {
    static final OwnContainer NONE = new OwnContainer(Set.of(), Set.of());

    private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");

    /// Docker mounts `/etc/hostname` from a folder that is named like the container. The daemon's
    /// host has mounts in such folders, too, but elsewhere.
    private static final Pattern MOUNTED =
            Pattern.compile("/containers/([0-9a-f]{64})/(hostname|hosts|resolv\\.conf) /etc/\\2 ");

    static OwnContainer find(List<Container> all) {
        return of(
                read("/proc/self/mountinfo"),
                read("/proc/self/cgroup"),
                read("/etc/hostname").strip(),
                all);
    }

    static OwnContainer of(String mountInfo, String cgroup, String hostname, List<Container> all) {
        Set<String> ids = new HashSet<>();
        collect(MOUNTED.matcher(mountInfo), 1, ids);
        collect(ID.matcher(cgroup), 0, ids);
        if (SHORT_ID.matcher(hostname).matches()) {
            ids.add(hostname);
        }
        Set<String> hosts = new HashSet<>();
        for (Container container : all) {
            String network = container.traits().network();
            if (network.startsWith("container:") && isAmong(container.id(), ids)) {
                hosts.add(network.substring("container:".length()));
            }
        }
        return new OwnContainer(ids, hosts);
    }

    boolean isMe(String id) {
        return isAmong(id, ids);
    }

    boolean livesIn(String id) {
        return hosts.contains(id);
    }

    private static boolean isAmong(String id, Set<String> ids) {
        return !id.isEmpty() && ids.stream().anyMatch(id::startsWith);
    }

    private static void collect(Matcher matcher, int group, Set<String> ids) {
        while (matcher.find()) {
            ids.add(matcher.group(group));
        }
    }

    /// Not there on other systems than Linux.
    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }
}
