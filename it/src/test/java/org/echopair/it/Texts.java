package org.echopair.it;

import java.util.List;

/// Texts known to break software that decodes, normalizes, trims or counts characters. Invisible
/// characters and those that change the direction of text are escaped.
enum Texts {
    KOREAN("안녕!"),
    KOREAN_SENTENCE("스승의 은혜는 하늘 같아서 . . ."),
    KOREAN_CONJOINING_JAMO(
            "\u1112\u1161\u11ab\u1100\u1173\u11af"),
    COMBINING_MARKS(
            "e\u0301 is not é, nor a\u0308\u0323\u030a\u0331 an å"),
    EMOJI_FAMILY(
            "👩\u200d👩\u200d👧\u200d👦"),
    EMOJI_SKIN_TONE_AND_FLAGS(
            "👍🏽 🏳\ufe0f\u200d🌈 🇰🇷 1\ufe0f\u20e3"),
    ARABIC(
            "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645"),
    HEBREW_IN_ENGLISH(
            "left \u200f\u05e9\u05dc\u05d5\u05dd\u200e right \u202eturned\u202c"),
    DEVANAGARI(
            "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f"),
    HAN_BEYOND_16_BITS(
            "𠮷野家 𪚥"),
    BYTE_ORDER_MARK(
            "\ufeffbegins with one"),
    LINE_ENDINGS(
            "CR LF\r\nLF\nCR\rNEL\u0085LS\u2028PS\u2029none at the end"),
    NUL_AND_ESCAPES(
            "\0a\0\u001b[31mred\u001b[0m\u0007\u007f"),
    EDGES_OF_UTF8(
            "\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff\ud800\udc00\udbff\udfff"),
    SPACES(
            " \t trailing and leading \u00a0\u3000 ");

    private final String text;

    Texts(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /// Each multi-byte character in any of the texts, once.
    static List<String> multiByteCharacters() {
        return List.of(values()).stream().flatMapToInt(each -> each.text.codePoints()).distinct()
                .filter(codePoint -> codePoint > 0x7f).mapToObj(Character::toString).toList();
    }
}
