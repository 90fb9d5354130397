package backhaul.worker.catalog;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Problem;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.SettingsFile;
import backhaul.worker.engine.EngineConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Jobs read from YAML with the fake engine and one more beside it.
final class Catalogs {

    private Catalogs() {}

    static SequencedMap<String, EngineConfiguration> engines() {
        var engines = new LinkedHashMap<String, EngineConfiguration>();
        engines.put("fake", FakeEngine.FAKE);
        engines.put("other", new FakeEngine("other", Optional.empty()));
        return engines;
    }

    static Catalog read(String yaml) throws InvalidSettings {
        SettingsFile file = file(yaml);
        Catalog catalog = CatalogReader.read(file.root(), engines());
        file.check();
        return catalog;
    }

    /// A job `nightly` that needs no more than `lines`, each indented by four.
    static Job job(String lines) throws InvalidSettings {
        return read("jobs:\n  nightly:\n    fake: {destination: /d}\n" + lines)
                .job("nightly")
                .orElseThrow();
    }

    static List<String> problems(String yaml) throws InvalidSettings {
        Section root = file(yaml).root();
        CatalogReader.read(root, engines());
        root.rejectUnknownKeys();
        return root.problems().stream().map(Problem::toString).toList();
    }

    static List<String> jobProblems(String lines) throws InvalidSettings {
        return problems("jobs:\n  nightly:\n    fake: {destination: /d}\n" + lines);
    }

    private static SettingsFile file(String yaml) throws InvalidSettings {
        return SettingsFile.parse(
                Path.of("/etc/backhaul/worker.yaml"), yaml, Environment.none(), new Secrets());
    }
}
