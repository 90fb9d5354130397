package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.SettingsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The file of `--params`: names and values, in YAML or JSON.
final class ParametersFile {

    private ParametersFile() {}

    static Map<String, Object> read(Path path) {
        try {
            SettingsFile file =
                    SettingsFile.parse(path, text(path), Environment.none(), new Secrets());
            Section root = file.root();
            Map<String, Object> values = new LinkedHashMap<>();
            for (String name : root.keys()) {
                root.raw(name).ifPresent(value -> values.put(name, value));
            }
            file.check();
            return values;
        } catch (InvalidSettings e) {
            throw Failure.of(e, "Nothing was sent.");
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw Failure.neverStarted("there is no file " + path + ". Nothing was sent.")
                    .causedBy(e);
        } catch (IOException e) {
            throw Failure.neverStarted(
                            path + " cannot be read as text in UTF-8. Nothing was sent.",
                            String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }
}
