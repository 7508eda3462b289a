package org.echopair.client.watch.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.watch.meter.AddressMeter;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.WatchMeter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchPageTest {

    private final Watched watch = new Watched();

    private WatchPage page() {
        return new WatchPage(watch.snapshot(), "node-1");
    }

    private static String text(Watched watch) {
        return new WatchPage(watch.snapshot(), "node-1").text();
    }

    @Test
    void is_a_table_for_curl_with_the_worst_first() {
        assertThat(text(Watched.mixed())).startsWith("""
                1 of 3 addresses of echo-mesh:8888 fails
                1 fails, 1 unsteady, 1 answers, 1 left
                seen from node-1 at 2026-11-22T10:41:51Z, and again every 5 s in a browser
                the name was asked for once, which took 1.5 ms
                this client itself stood still for 40 ms in all, which counts nowhere else

                """ + """
                address      state                     last answer  without any answer\
                  outages  persistent  fresh  late  lost  wrong  failed  moved
                10.0.0.3     ✗ fails: CONNECT_TIMEOUT     60 s ago                60 s\
                     10 s           1      1     0     1      0       1      0
                10.0.0.2     ! unsteady: wrong            0 µs ago                60 s\
                        –           2      1     1     0      1       0      1
                2001:db8::5  ✓ answers                    0 µs ago                0 µs\
                        –           1      1     0     0      0       0      0
                10.0.0.9     left                         60 s ago                0 µs\
                        –           1      1     0     0      0       0      0

                Without any answer: \
                """);
    }

    @Test
    void is_a_page_of_its_own_for_a_browser() {
        watch.answering("10.0.0.2");
        watch.refusing("<script>");
        assertThat(page().html())
                .contains("<title>1 of 2 addresses of echo-mesh:8888 fails</title>",
                        "<header class=\"bad\">", "<td class=\"bad\" data-head=\"State\">"
                                + "✗ fails: REFUSED</td>",
                        "<td class=\"good\" data-head=\"State\">✓ answers</td>",
                        "&lt;script&gt;")
                .doesNotContain("http:", "https:", "<script", "<link", "src=", "url(");
    }

    @Test
    void leads_to_what_there_is_for_machines() {
        for (String path : List.of("/metrics", "/livez", "/readyz")) {
            assertThat(page().html()).containsOnlyOnce("<a href=\"" + path + "\">" + path + "</a>");
        }
    }

    @Test
    void says_nothing_twice() {
        watch.answering("10.0.0.2");
        watch.answering("10.0.0.3");
        assertThat(page().text()).startsWith("""
                echo-mesh:8888 answers at all of its 2 addresses
                seen from node-1 at \
                """);
        watch.meter.left("10.0.0.2", true);
        assertThat(page().text()).contains("\n1 answers, 1 left\n");
        watch.meter.left("10.0.0.3", true);
        assertThat(page().text()).startsWith("no address of echo-mesh:8888\n2 left\n");
    }

    @Nested
    class OfANameItself {

        private final AddressMeter none = watch.meter.seen(WatchMeter.NONE);

        @Test
        void says_that_it_does_not_resolve() {
            none.onNotConnected(FailureClass.DNS);
            assertThat(page().text())
                    .startsWith("echo-mesh:8888 does not resolve (DNS)\nseen from node-1 at ")
                    .containsPattern("\nno address  ✗ does not resolve: DNS +never  ")
                    .doesNotContain("1 fails", " of 1 address");
            assertThat(page().html()).contains("<header class=\"bad\">");
        }

        @Test
        void says_so_as_well_of_one_whose_addresses_are_watched() {
            var each = new Watched();
            each.meter.onResolveFailed(1_500_000);
            assertThat(text(each)).startsWith("echo-mesh:8888 does not resolve\n")
                    .contains("\nthe name was asked for once, which took 1.5 ms and failed\n");
            each.meter.onResolveFailed(2_500_000);
            assertThat(text(each)).contains("\nthe name was asked for 2 times, which took 2 ms on"
                    + " average and failed 2 times\n");
            each.meter.onResolved(2_000_000);
            assertThat(text(each)).startsWith("no address of echo-mesh:8888\n");
        }

        @Test
        void says_that_none_of_its_addresses_takes_a_connection() {
            none.onNotConnected(FailureClass.REFUSED);
            assertThat(page().text()).startsWith("no connection to echo-mesh:8888 (REFUSED)\n")
                    .contains("\nno address  ✗ fails: REFUSED  ");
        }

        @Test
        void is_no_address_beside_those_that_answer() {
            watch.answering("10.0.0.2");
            none.onNotConnected(FailureClass.DNS);
            none.onAnsweredElsewhere();
            assertThat(page().text()).startsWith("echo-mesh:8888 answers, but not always\n")
                    .contains("\nno address  ! unsteady: DNS  ");
            assertThat(page().html()).contains("<header class=\"amber\">");
            watch.pass(Duration.ofMinutes(1));
            assertThat(page().text()).startsWith("echo-mesh:8888 answers at its one address\n")
                    .contains("\nno address  over  ");
        }

        @Test
        void says_that_it_was_not_asked() {
            none.onLocal();
            assertThat(page().text()).startsWith("echo-mesh:8888 was not always asked\n");
        }
    }

    @Nested
    class ItsHeading {

        private String heading() {
            return page().text().lines().findFirst().orElseThrow();
        }

        private String colour() {
            String html = page().html();
            int at = html.indexOf("<header class=\"") + 15;
            return html.substring(at, html.indexOf('"', at));
        }

        @Test
        void tells_that_there_is_nothing_yet() {
            assertThat(heading()).isEqualTo("no address of echo-mesh:8888");
            assertThat(colour()).isEqualTo("amber");
        }

        @Test
        void tells_what_has_not_answered_yet() {
            watch.answering("10.0.0.2");
            watch.meter.joined("10.0.0.3");
            assertThat(heading())
                    .isEqualTo("1 of 2 addresses of echo-mesh:8888 has not answered yet");
            assertThat(colour()).isEqualTo("amber");
        }

        @Test
        void tells_that_all_is_well() {
            watch.answering("10.0.0.2");
            assertThat(heading()).isEqualTo("echo-mesh:8888 answers at its one address");
            watch.answering("10.0.0.3");
            assertThat(heading()).isEqualTo("echo-mesh:8888 answers at all of its 2 addresses");
            assertThat(colour()).isEqualTo("good");
        }

        @Test
        void tells_what_fails_now_and_then() {
            watch.answering("10.0.0.2").onBroken(FailureClass.RESET);
            assertThat(heading()).isEqualTo(
                    "1 of 1 address of echo-mesh:8888 answers, but not always");
            assertThat(colour()).isEqualTo("amber");
        }

        @Test
        void tells_what_this_client_could_not_ask() {
            watch.answering("10.0.0.2").onLocal();
            watch.answering("10.0.0.3");
            assertThat(heading())
                    .isEqualTo("1 of 2 addresses of echo-mesh:8888 was not always asked");
            assertThat(colour()).isEqualTo("amber");
            assertThat(page().text()).contains("1 not always asked, 1 answers\n",
                    "\nthis client itself lacked something once, and did not ask (LOCAL)\n",
                    "10.0.0.2  ! not always asked: LOCAL  ");
        }

        @Test
        void tells_first_of_all_what_fails() {
            watch.answering("10.0.0.2").onBroken(FailureClass.RESET);
            watch.refusing("10.0.0.3");
            watch.refusing("10.0.0.4");
            assertThat(heading()).isEqualTo("2 of 3 addresses of echo-mesh:8888 fail");
            assertThat(colour()).isEqualTo("bad");
        }

        @Test
        void leaves_out_who_left() {
            watch.answering("10.0.0.2");
            watch.refusing("10.0.0.3");
            watch.meter.left("10.0.0.3", false);
            watch.answering("10.0.0.4");
            watch.meter.handedOn("10.0.0.4");
            assertThat(heading()).isEqualTo("echo-mesh:8888 answers at its one address");
            assertThat(page().text())
                    .contains("1 answers, 1 left while failing, 1 handed on\n");
        }
    }

    @Test
    void of_5000_addresses_lists_the_worst_200() {
        for (int i = 0; i < 5_000; i++) {
            watch.answering("2001:db8::" + i);
        }
        watch.pass(Duration.ofSeconds(1));
        watch.meter.joined("2001:db8::77").onNotConnected(FailureClass.UNREACHABLE);
        watch.pass(Duration.ofSeconds(3));

        assertThat(page().text()).contains("1 fails, 4,999 answer\n",
                "\n4,800 more are not listed; they are no worse than the last of these\n");
        assertThat(page().text().lines().filter(line -> line.startsWith("2001:db8::")))
                .hasSize(200).first().asString()
                .startsWith("2001:db8::77    ✗ fails: UNREACHABLE");
        assertThat(page().html().split("<tr>", -1)).hasSize(1 + 1 + 200);
        assertThat(page().html()).contains("<p class=\"note\">4,800 more ")
                .hasSizeLessThan(300_000);
    }

    @Test
    void counts_nothing_on_streams_that_there_are_not() {
        watch.meter.joined("10.0.0.2").onConnected(StreamKind.FRESH, 1);
        assertThat(page().text().lines().filter(line -> line.startsWith("10.0.0.2")))
                .first().asString().containsPattern("– +– +0 +0 +0 +0 +0 +0$");
    }
}
