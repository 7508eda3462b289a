package org.echopair.client.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.echopair.client.failure.Failure;
import org.jspecify.annotations.Nullable;

/// A report as JSON, in one line: first the name of its schema and that schema's version, then what
/// the command has to say. Units stand in the names; times of day are ISO 8601, in UTC. A
/// field that does not apply is left out.
public final class JsonText {

    public interface Body {
        void write(JsonWriter json) throws IOException;
    }

    private JsonText() {}

    /// @param schema as `echo-client/check`
    public static String of(String schema, int version, Body body) {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject();
            json.name("schema").value(schema);
            json.name("version").value(version);
            body.write(json);
            json.endObject();
        } catch (IOException e) { // not from a string
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// The member `failure`, when there is one.
    public static void failure(JsonWriter json, @Nullable Failure failure) throws IOException {
        if (failure == null) {
            return;
        }
        json.name("failure").beginObject();
        json.name("class").value(failure.kind().name());
        json.name("phase").value(failure.phase().name());
        json.name("address").value(failure.address());
        json.name("when").value(failure.when().toString());
        json.name("detail").value(failure.detail());
        json.endObject();
    }
}
