package backhaul.sandbox.hycu;

/// What a controller can back up, and where its API has it.
public enum ObjectKind {
    VM("vms", "vmName", "backup"),
    VOLUME_GROUP("volumegroups", "name", "backupVolumeGroup"),
    APPLICATION("applications", "name", "backupApp"),
    SHARE("shares", "name", "backupShare");

    private final String list;
    private final String nameField;
    private final String schedule;

    ObjectKind(String list, String nameField, String schedule) {
        this.list = list;
        this.nameField = nameField;
        this.schedule = schedule;
    }

    String list() {
        return list;
    }

    String nameField() {
        return nameField;
    }

    String schedule() {
        return schedule;
    }
}
