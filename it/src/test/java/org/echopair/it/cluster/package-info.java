/// What only a cluster can show: that the API server takes the manifests as they are, that Jobs carry
/// the verdict, that a rollout loses nothing. `mvn verify -Pcluster` runs it, and nothing else does.
///
/// The cluster is the one `kubectl`'s current context names, and `kubectl` is the only way to it, so
/// that a test can do what a user can. Each class has a namespace of its own ([TestNamespace]), which
/// enforces `restricted` and is deleted at the end; one that a killed run has left is deleted by a
/// later run. Inside, a class makes servers ([Server]), Jobs from the shipped templates ([ClusterJob]),
/// and watches over something that is done to the cluster ([WatchOver]), whose figures become the table
/// in docs/kubernetes.md.
///
/// What the cluster cannot do is a skipped test with the reason in one line. What others on it would
/// notice, a node drained or the DNS restarted, is done with `-Dcluster.own=true` only. Classes that
/// count losses and classes with network policies never overlap, by a resource lock: an engine that
/// writes its rules anew may refuse a connection of somebody else's.
///
/// | property | |
/// |---|---|
/// | `cluster.load` | a command that brings an image tar, `{}`, to the nodes, as `kind load image-archive {}` |
/// | `cluster.registry` | where the images are instead, as `registry.example/team` |
/// | `cluster.namespace` | a namespace that exists, for all classes one after the other |
/// | `cluster.own` | `true`: nodes may be tainted, cordoned and drained, the DNS restarted |
/// | `cluster.cut` | a command that takes the link of the node `{node}` `{state}`, `down` or `up` |
/// | `cluster.kill` | a command that sends SIGKILL to the container `{container}` on the node `{node}` |
/// | `cluster.restarts` | how often a rollout row restarts the servers; 1 unless given |
package org.echopair.it.cluster;
