package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPackageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    deb     | libc6 2.36-9+deb12u14 amd64   | pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12
                    deb     | libc-bin 1:2.36 amd64         | pkg:deb/debian/libc-bin@1%3A2.36?arch=amd64&distro=debian-12
                    rpm     | glibc 2.39-22.fc40 x86_64     | pkg:rpm/debian/glibc@2.39-22.fc40?arch=x86_64&distro=debian-12
                    generic | glibc 2.36 amd64              | pkg:generic/glibc@2.36?arch=amd64&distro=debian-12
                    """)
    void has_a_url_that_names_it_and_the_system(String kind, String words, String url) {
        var debian = new Properties();
        debian.setProperty("ID", "debian");
        debian.setProperty("VERSION_ID", "12");
        assertThat(HostPackage.parse(kind, words).url(debian)).isEqualTo(url);
    }

    @Test
    void has_a_url_on_a_system_that_says_nothing_of_itself() {
        assertThat(HostPackage.parse("deb", "libc6 2.36 amd64").url(new Properties()))
                .isEqualTo("pkg:deb/linux/libc6@2.36?arch=amd64");
    }

    @Test
    void is_found_in_what_dpkg_says_of_a_file() {
        assertThat(HostPackage.debianOwner("libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6"))
                .isEqualTo("libc6:amd64");
    }

    @Test
    void is_found_behind_what_dpkg_says_of_a_moved_file() {
        assertThat(HostPackage.debianOwner("""
                diversion by usr-is-merged from: /lib/ld.so
                diversion by usr-is-merged to: /lib/ld.so.usr-is-merged
                libc6:amd64: /lib/ld.so""")).isEqualTo("libc6:amd64");
    }

    @Test
    void is_not_found_where_dpkg_says_nothing() {
        assertThat(HostPackage.debianOwner("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "glibc", "glibc 2.36", "glibc 2.36 amd64 more"})
    void is_not_made_of_fewer_or_more_than_three_words(String words) {
        assertThatThrownBy(() -> HostPackage.parse("deb", words))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }

    @Test
    void stands_in_the_order_of_names_within_a_kind() {
        var a = HostPackage.parse("deb", "libc-bin 2 amd64");
        var b = HostPackage.parse("deb", "libc6 1 amd64");
        var c = HostPackage.parse("rpm", "glibc 1 amd64");
        assertThat(new TreeSet<>(List.of(c, b, a))).containsExactly(a, b, c);
    }
}
