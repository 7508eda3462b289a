/// What the pair promises, judged from outside: by the bytes that come back, exit codes, output and
/// metrics of the finished programs. No test here sees a class of theirs. `*IT` runs something that the
/// build has made and needs `mvn verify`; `*Test` reads pages or runs the benchmark's own tests, and
/// `mvn test` is enough.
///
/// Begin with `RoundTripIT`, which is one container and one connection, then with `PageCommandsIT`,
/// which runs every command that a page shows.
///
/// # What starts what
///
/// | class | what it is |
/// |---|---|
/// | [App] | one of the two programs, known by what its build left: jar, image tar, version, help |
/// | [Images] | the two images in the Docker engine, loaded from the tars; nothing is ever pulled |
/// | [EchoServerContainer], [RunToExit] | a server that runs; a run from start to exit, whose code is judged |
/// | [Peer], [BareServer], [EchoStream] | a third party's end of a connection; a bare server; a stream that shows a lost byte |
/// | [Overlay] | what a user may apply, rendered by the real [Kubectl] |
/// | [Workload] | each container that a rendered object makes |
/// | [PodContainer] | a pod's only container under Docker, with every setting from the manifest |
/// | [Mesh], [MeshPod], [MeshAlerts] | a mesh of such pods on one network, and a Prometheus with the shipped rules |
/// | [Page], [PageScript] | a Markdown page, and its commands as one shell runs them |
///
/// All containers are [Restricted] as the manifests' pods are, and are reached at their own
/// [ContainerAddress]: Docker's proxy would accept where the server refuses. In place of a Service
/// stands a [TcpBalancer].
///
/// `fault` breaks the pair on purpose and `cluster` tries what only a cluster can show; each has its
/// own page like this one.
///
/// # What runs beside what
///
/// `it/pom.xml` says so. A class must bear others beside it: it takes free ports, networks and
/// containers without names, and a folder of its own. Alone run `CostIT`, which counts what its
/// processes do, [PageCommandsIT], whose pages show what an idle machine says, and [CleanBuildIT],
/// which builds everything again. Those of `@Order(1)` take a minute each and begin first, or the run
/// would wait for one of them at its end. What a machine lacks (Docker aside) is a test passed over in one
/// line, and a failure with `-Prelease`.
package org.echopair.it;
