/// Words and figures for people: numbers with their units, lines and columns, and text from outside
/// made safe to print.
///
/// Entry points: [Figures] for numbers, [Layout] for lines, [HexWindow] for bytes, [Printable] for
/// anything that came from a peer, a file or the command line. Uses no other package.
@NullMarked
package org.echopair.client.text;

import org.jspecify.annotations.NullMarked;
