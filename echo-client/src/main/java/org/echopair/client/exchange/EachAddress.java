package org.echopair.client.exchange;

import java.util.List;
import org.echopair.client.failure.Failure;

/// What came of connecting to each address of a name.
///
/// @param answered the addresses that accepted
/// @param failed what came of the others
/// @param notReachedFromHere what came of those of a family that this machine has no address of,
/// which says nothing of the path
public record EachAddress(List<String> answered, List<Failure> failed,
        List<Failure> notReachedFromHere) {

    /// `; 10.0.0.7:8888 REFUSED, nothing listens there`, for each.
    public static String words(List<Failure> failures) {
        var words = new StringBuilder();
        for (Failure failure : failures) {
            words.append("; ").append(failure.address()).append(' ').append(failure.kind())
                    .append(", ").append(failure.detail());
        }
        return words.toString();
    }
}
