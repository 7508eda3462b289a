package org.echopair.client.check;

import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;

/// One named question about the path, which `check` asks. See [Checks] for all of them.
///
/// @param name as `--only` and `--skip` have it; part of the contract, because people write it down
/// in manifests
/// @param question what it asks, for `--list`
/// @param needs the check that this one depends on; when that failed, this one is skipped. Empty
/// for the first
record Check(String name, String question, String needs, Body body) {

    interface Body {
        /// @return what was found to be right, in a few words
        String run(NetworkPath path) throws FailureException;
    }
}
