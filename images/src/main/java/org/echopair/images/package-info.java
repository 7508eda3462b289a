/// What lies in the images beside the apps' own jars: each program is one step of the Maven build, in this
/// order, and does nothing when its result is up to date.
///
/// | program | makes |
/// |---|---|
/// | `LinkRuntime` | the Java runtime, linked by jlink and stripped; `bin/` runs the apps with it, too |
/// | `CollectCLibrary` | the C library, the C.UTF-8 locale and `nsswitch.conf` for an image without a base |
/// | `TrainArchive` | an app's class-data archive: runs the app as its `src/image/training.txt` says, then dumps |
/// | `DescribeImage` | the CycloneDX list of all that an image holds |
///
/// Jib puts the pieces together; the poms say how. The programs run on the JDK that the toolchain
/// chose, while Maven itself may run on an older one: that is why they are programs and not a plugin.
@NullMarked
package org.echopair.images;

import org.jspecify.annotations.NullMarked;
