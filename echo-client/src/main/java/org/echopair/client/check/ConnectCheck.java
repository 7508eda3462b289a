package org.echopair.client.check;

import java.util.List;
import org.echopair.client.exchange.EachAddress;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// The handshake succeeds with each address of the name: a dead one costs every client that begins
/// with it its whole timeout.
final class ConnectCheck {

    private ConnectCheck() {}

    /// @param anyAddress whether one that answers is enough
    static String run(NetworkPath path, boolean anyAddress) throws FailureException {
        EachAddress each = path.connectToEach();
        List<Failure> failed = each.failed();
        int all = each.answered().size() + failed.size();
        if (failed.isEmpty()) {
            return all == 1 ? "" : Figures.grouped(all) + " addresses";
        }
        String words = Figures.grouped(failed.size()) + " of " + Figures.grouped(all)
                + " addresses" + (failed.size() == 1 ? " does" : " do") + " not answer"
                + EachAddress.words(failed);
        if (anyAddress) {
            return words;
        }
        throw new FailureException(Failure.now(failed.getFirst().kind(), Phase.CONNECT,
                path.target().toString(), words + "; --any-address accepts that"));
    }
}
