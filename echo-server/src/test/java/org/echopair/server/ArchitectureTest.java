package org.echopair.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.echopair");

    @Test
    void only_main_exits_or_reads_the_environment() {
        noClasses().that().doNotHaveFullyQualifiedName(Main.class.getName())
                .should().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class)
                .orShould().callMethod(Runtime.class, "exit", int.class)
                .orShould().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "getenv", String.class)
                .check(SERVER);
    }

    @Test
    void the_server_knows_nothing_of_the_client() {
        classes().should().resideInAPackage("org.echopair.server").check(SERVER);
        noClasses().should().dependOnClassesThat().resideInAPackage("org.echopair.client..")
                .check(SERVER);
    }

    @Test
    void a_loop_and_its_connections_call_nothing_that_blocks() {
        noClasses().that().haveSimpleName("Connection").or().haveSimpleName("TimeoutQueue")
                .or().haveSimpleName("Mode").or().haveSimpleName("LoopCounters")
                .should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks")
                .orShould().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Object.class, "wait")
                .orShould().callMethod(LockSupport.class, "park")
                .check(SERVER);
    }

    @Test
    void main_and_what_logback_must_find_are_all_that_is_public() {
        classes().that().arePublic().should().haveSimpleName("Main").orShould()
                .haveSimpleName("Logging").check(SERVER);
    }
}
