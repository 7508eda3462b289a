package org.echopair.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

    /// A class counts with those inside it.
    private static final SliceAssignment ONE_SLICE_A_CLASS = new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            JavaClass outermost = javaClass;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return SliceIdentifier.of(outermost.getSimpleName());
        }

        @Override
        public String getDescription() {
            return "classes";
        }
    };

    private static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices()
            .assignedFrom(ONE_SLICE_A_CLASS).should().beFreeOfCycles();

    @Test
    void no_class_depends_on_one_that_depends_on_it() {
        NO_CYCLES.check(SERVER);
    }

    @Test
    void a_circle_of_classes_would_be_found() {
        JavaClasses circle = new ClassFileImporter().importClasses(CircleA.class, CircleB.class);

        assertThat(NO_CYCLES.evaluate(circle).hasViolation()).isTrue();
    }

    @Test
    void the_server_knows_nothing_of_the_client() {
        classes().should().resideInAPackage("org.echopair.server").check(SERVER);
        noClasses().should().dependOnClassesThat().resideInAPackage("org.echopair.client..")
                .check(SERVER);
    }

    @Test
    void a_loop_and_its_connections_call_nothing_that_blocks() {
        noClasses().that().haveSimpleName("Connection").or().haveSimpleName("ConnectionLog")
                .or().haveSimpleName("ConnectionTimers").or().haveSimpleName("Handover").or()
                .haveSimpleName("EventLoop")
                .or().haveSimpleName("LoopContext").or().haveSimpleName("LoopMember").or()
                .haveSimpleName("LoopCounters")
                .or().haveSimpleName("Mode").or().haveSimpleName("PeerSocket")
                .or().haveSimpleName("Acceptor").or().haveSimpleName("Dealer")
                .or().haveSimpleName("Admission").or().haveSimpleName("Newcomer")
                .or().haveSimpleName("TimeoutQueue")
                .should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks")
                .orShould().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Thread.class, "sleep", Duration.class)
                .orShould().callMethod(Thread.class, "join")
                .orShould().callMethod(Object.class, "wait")
                .orShould().callMethod(Object.class, "wait", long.class)
                .orShould().callMethod(LockSupport.class, "park")
                .check(SERVER);
    }

    /// A loop that logs must not wait for whoever reads standard output; see `LogQueue`.
    @Test
    void only_main_and_the_log_know_the_standard_streams() {
        noClasses().that().doNotHaveFullyQualifiedName(Main.class.getName()).and()
                .doNotHaveFullyQualifiedName(Logging.class.getName())
                .should().accessField(System.class, "out")
                .orShould().accessField(System.class, "err")
                .orShould().dependOnClassesThat().haveSimpleName("ConsoleAppender")
                .check(SERVER);
    }

    @Test
    void main_and_what_logback_must_find_are_all_that_is_public() {
        classes().that().arePublic().should().haveSimpleName("Main").orShould()
                .haveSimpleName("Logging").check(SERVER);
    }

    /// Picocli reads them by reflection, which was half of the time to start.
    private static final ArchRule NO_ANNOTATIONS_OF_PICOCLI = noClasses().should()
            .dependOnClassesThat(resideInAPackage("picocli..")
                    .and(describe("are annotations", JavaClass::isAnnotation)));

    @Test
    void the_command_line_is_built_without_annotations() {
        NO_ANNOTATIONS_OF_PICOCLI.check(SERVER);
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
