/// Words and figures for people: numbers with their units, and text from outside made safe to print.
///
/// Entry points: [Figures] for numbers, [Printable] for anything that came from a peer, a file or the
/// command line. Uses no other package.
@NullMarked
package org.echopair.client.text;

import org.jspecify.annotations.NullMarked;
