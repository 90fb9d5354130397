package backhaul.worker.engine.hycu;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a controller backs up: the key in a job, where the API lists it and starts its backups, and
/// which fields may bear its name. Of volume groups, applications and shares only the paths are
/// known from clients of HYCU, so that several names of the field are looked for.
enum Kind {
    VMS("vms", "VM", "/vms", "/schedules/backup"),
    VOLUME_GROUPS("volumeGroups", "volume group", "/volumegroups", "/schedules/backupVolumeGroup"),
    APPLICATIONS("applications", "application", "/applications", "/schedules/backupApp"),
    SHARES("shares", "share", "/shares", "/schedules/backupShare");

    private final String key;
    private final String noun;
    private final String list;
    private final String schedule;

    Kind(String key, String noun, String list, String schedule) {
        this.key = key;
        this.noun = noun;
        this.list = list;
        this.schedule = schedule;
    }

    /// As configurations and requests spell it.
    String key() {
        return key;
    }

    String noun() {
        return noun;
    }

    String list() {
        return list;
    }

    String schedule() {
        return schedule;
    }

    List<String> nameFields() {
        return switch (this) {
            case VMS -> List.of("vmName");
            case VOLUME_GROUPS -> List.of("name", "vgName", "volumeGroupName");
            case APPLICATIONS -> List.of("name", "appName", "applicationName");
            case SHARES -> List.of("name", "shareName");
        };
    }

    static Optional<Kind> named(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }
}
