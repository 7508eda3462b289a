package org.echopair.client;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ArchitectureTest {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.echopair.client");

    @Test
    void only_main_exits_and_reads_the_environment() {
        noClasses().that().doNotHaveFullyQualifiedName(Main.class.getName()).should()
                .callMethod(System.class, "exit", int.class).orShould()
                .callMethod(System.class, "getenv").orShould()
                .callMethod(System.class, "getenv", String.class).orShould()
                .callMethod(Runtime.class, "exit", int.class).orShould()
                .callMethod(Runtime.class, "halt", int.class).check(CLIENT);
    }

    @Test
    void only_main_touches_the_process_streams() {
        noClasses().that().doNotHaveFullyQualifiedName(Main.class.getName()).should()
                .accessField(System.class, "out").orShould().accessField(System.class, "err")
                .orShould().accessField(System.class, "in").check(CLIENT);
    }

    @Test
    void the_client_shares_nothing_with_the_server() {
        noClasses().should().dependOnClassesThat().resideInAPackage("org.echopair.server..")
                .check(CLIENT);
    }

    /// From top to bottom; `send`, `check`, `watch` and `load` know nothing of one another.
    @Test
    void packages_are_layers() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("root").definedBy("org.echopair.client")
                .layer("send").definedBy("org.echopair.client.send")
                .layer("check").definedBy("org.echopair.client.check")
                .layer("watch").definedBy("org.echopair.client.watch")
                .layer("watch.admin").definedBy("org.echopair.client.watch.admin")
                .layer("watch.meter").definedBy("org.echopair.client.watch.meter")
                .layer("load").definedBy("org.echopair.client.load")
                .layer("load.report").definedBy("org.echopair.client.load.report")
                .layer("load.engine").definedBy("org.echopair.client.load.engine")
                .layer("report").definedBy("org.echopair.client.report")
                .layer("cli").definedBy("org.echopair.client.cli")
                .layer("stream").definedBy("org.echopair.client.stream")
                .layer("exchange").definedBy("org.echopair.client.exchange")
                .layer("failure").definedBy("org.echopair.client.failure")
                .layer("text").definedBy("org.echopair.client.text")
                .whereLayer("root").mayNotBeAccessedByAnyLayer()
                .whereLayer("send").mayOnlyBeAccessedByLayers("root")
                .whereLayer("check").mayOnlyBeAccessedByLayers("root")
                .whereLayer("watch").mayOnlyBeAccessedByLayers("root")
                .whereLayer("watch.admin").mayOnlyBeAccessedByLayers("watch")
                .whereLayer("watch.meter").mayOnlyBeAccessedByLayers("watch", "watch.admin")
                .whereLayer("load").mayOnlyBeAccessedByLayers("root")
                .whereLayer("load.report").mayOnlyBeAccessedByLayers("load")
                .whereLayer("load.engine").mayOnlyBeAccessedByLayers("load", "load.report")
                .whereLayer("report").mayOnlyBeAccessedByLayers("root", "send", "check", "watch",
                        "watch.admin", "load", "load.report")
                .whereLayer("cli").mayOnlyBeAccessedByLayers("root", "send", "check", "watch",
                        "load", "load.report", "report")
                .whereLayer("stream").mayOnlyBeAccessedByLayers("watch", "load",
                        "load.report", "load.engine")
                .whereLayer("exchange").mayOnlyAccessLayers("failure", "text")
                .whereLayer("failure").mayOnlyAccessLayers("text")
                .whereLayer("text").mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(CLIENT);
    }

    @Test
    void packages_have_no_cycle() {
        slices().matching("org.echopair.client.(**)").should().beFreeOfCycles().check(CLIENT);
    }

    /// Picocli reads them by reflection, which was half of the time to start.
    private static final ArchRule NO_ANNOTATIONS_OF_PICOCLI = noClasses().should()
            .dependOnClassesThat(resideInAPackage("picocli..")
                    .and(describe("are annotations", JavaClass::isAnnotation)));

    @Test
    void the_command_line_is_built_without_annotations() {
        NO_ANNOTATIONS_OF_PICOCLI.check(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(classes = {AnnotatedClass.class, AnnotatedField.class, AnnotatedMethod.class})
    void an_annotation_of_picocli_would_be_found(Class<?> annotated) {
        JavaClasses classes = new ClassFileImporter().importClasses(annotated);

        assertThat(NO_ANNOTATIONS_OF_PICOCLI.evaluate(classes).hasViolation()).isTrue();
    }

    @Command
    private static final class AnnotatedClass {}

    private static final class AnnotatedField {
        @Option(names = "-x")
        private int x;
    }

    private static final class AnnotatedMethod {
        @Option(names = "-x")
        private void x(int x) {}
    }
}
