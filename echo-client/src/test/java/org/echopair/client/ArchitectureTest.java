package org.echopair.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

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

    @Test
    void only_main_is_public() {
        classes().that().doNotHaveFullyQualifiedName(Main.class.getName()).and()
                .areTopLevelClasses().should().notBePublic().check(CLIENT);
    }
}
