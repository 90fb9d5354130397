package backhaul.sandbox.tasks;

import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How `schtasks.exe` speaks on a Windows of some language: its words for a state, its dates, and
/// the code page of its console.
public enum Speech {
    ENGLISH("IBM437", "Ready", "Running", "Queued", "N/A", "M/d/yyyy h:mm:ss a"),
    GERMAN(
            "IBM850",
            "Bereit",
            "Wird ausgef\u00fchrt",
            "In Warteschlange",
            "Nicht zutreffend",
            "dd.MM.yyyy HH:mm:ss"),
    FRENCH(
            "IBM850",
            "Pr\u00eat",
            "En cours d\u2019ex\u00e9cution",
            "En file d'attente",
            "N/A",
            "dd/MM/yyyy HH:mm:ss"),
    CHINESE(
            "GBK",
            "\u5c31\u7eea",
            "\u6b63\u5728\u8fd0\u884c",
            "\u6392\u961f",
            "N/A",
            "yyyy/M/d H:mm:ss"),
    JAPANESE(
            "windows-31j",
            "\u6e96\u5099\u5b8c\u4e86",
            "\u5b9f\u884c\u4e2d",
            "\u30ad\u30e5\u30fc\u306b\u633f\u5165\u6e08\u307f",
            "N/A",
            "yyyy/MM/dd H:mm:ss"),
    CHINESE_UTF8(
            "UTF-8",
            "\u5c31\u7eea",
            "\u6b63\u5728\u8fd0\u884c",
            "\u6392\u961f",
            "N/A",
            "yyyy/M/d H:mm:ss");

    private final String charset;
    private final String ready;
    private final String running;
    private final String queued;
    private final String none;
    private final DateTimeFormatter dates;

    Speech(String charset, String ready, String running, String queued, String none, String dates) {
        this.charset = charset;
        this.ready = ready;
        this.running = running;
        this.queued = queued;
        this.none = none;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.ROOT);
    }

    Charset codePage() {
        return Charset.forName(charset);
    }

    String state(ModelTask.View view) {
        boolean runs = view.instances().stream().anyMatch(ModelTask.Shown::running);
        if (runs) {
            return running;
        }
        return view.instances().isEmpty() ? ready : queued;
    }

    String none() {
        return none;
    }

    String date(LocalDateTime when) {
        return dates.format(when);
    }

    String missing() {
        return switch (this) {
            case ENGLISH -> "ERROR: The system cannot find the file specified.";
            case GERMAN -> "FEHLER: Das System kann die angegebene Datei nicht finden.";
            case FRENCH -> "ERREUR : le fichier sp\u00e9cifi\u00e9 est introuvable.";
            case CHINESE, CHINESE_UTF8 ->
                    "\u9519\u8bef: \u7cfb\u7edf\u627e\u4e0d\u5230\u6307\u5b9a\u7684\u6587\u4ef6\u3002";
            case JAPANESE ->
                    "\u30a8\u30e9\u30fc: \u6307\u5b9a\u3055\u308c\u305f\u30d5\u30a1\u30a4\u30eb\u304c\u898b\u3064\u304b\u308a\u307e\u305b\u3093\u3002";
        };
    }
}
