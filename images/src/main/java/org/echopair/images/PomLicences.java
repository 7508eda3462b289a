package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.util.LicenseResolver;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// The licences of a library, from its pom in the local repository or the nearest parent that names
/// any: as SPDX identifiers where CycloneDX knows them.
final class PomLicences {

    private static final int DEEPEST_PARENT = 10;

    private PomLicences() {}

    /// Null where neither the pom nor a parent is there or names a licence.
    static @Nullable LicenseChoice of(Path pom) throws IOException {
        Path file = pom;
        for (int depth = 0; depth < DEEPEST_PARENT && Files.exists(file); depth++) {
            Element project = parse(file);
            Element licences = child(project, "licenses");
            if (licences != null) {
                return choice(licences);
            }
            Element parent = child(project, "parent");
            if (parent == null) {
                return null;
            }
            file = inSameRepository(pom, child(project, "groupId"), parent, file);
        }
        return null;
    }

    static LicenseChoice named(String name, @Nullable String url) {
        LicenseChoice known = LicenseResolver.resolve(name, false);
        if (known == null && url != null) {
            known = LicenseResolver.resolve(url, false);
        }
        if (known != null) {
            return known;
        }
        var other = new License();
        other.setName(name);
        other.setUrl(url);
        var choice = new LicenseChoice();
        choice.addLicense(other);
        return choice;
    }

    static LicenseChoice expression(String spdx) {
        var choice = new LicenseChoice();
        choice.setExpression(new Expression(spdx));
        return choice;
    }

    private static LicenseChoice choice(Element licences) {
        var all = new LicenseChoice();
        for (Node each = licences.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element licence) {
                String name = text(licence, "name");
                String url = text(licence, "url");
                LicenseChoice one = named(name == null ? "unnamed" : name, url);
                if (one.getLicenses() != null) {
                    one.getLicenses().forEach(all::addLicense);
                }
            }
        }
        return all;
    }

    /// `REPOSITORY/group/as/folders/name/version/name-version.pom`.
    private static Path inSameRepository(Path pom, @Nullable Element ownGroup, Element parent,
            Path child) throws IOException {
        String group = text(parent, "groupId");
        String name = text(parent, "artifactId");
        String version = text(parent, "version");
        if (group == null || name == null || version == null) {
            throw new IOException(child + " has a parent without a name");
        }
        Path folder = child.toAbsolutePath();
        String own = ownGroup == null ? group : ownGroup.getTextContent().strip();
        // Up by the file, the version, the name, and a folder for each part of the group.
        for (int up = 3 + own.split("\\.").length; up > 0; up--) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IOException(pom + " does not lie in a Maven repository");
            }
        }
        return folder.resolve(group.replace('.', '/')).resolve(name).resolve(version)
                .resolve(name + "-" + version + ".pom");
    }

    private static Element parse(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(file + " is not a pom", e);
        }
    }

    private static @Nullable String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? null : found.getTextContent().strip();
    }

    private static @Nullable Element child(Element parent, String name) {
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }
}
