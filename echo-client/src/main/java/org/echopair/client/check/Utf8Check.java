package org.echopair.client.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;

/// UTF-8 stays whole when a character is split across segments, as happens to a server that decodes
/// what it reads. Each character of each text is split at every one of its byte boundaries. The
/// second part is only written when the first has come back, so the two cannot share a segment; it
/// also finds a server that holds half a character back.
final class Utf8Check {

    /// What a longer character is cut into at most: UTF-8 has no more than 4 bytes.
    private static final int LAST_CUT = 3;

    private static final Map<String, String> CORPUS = corpus();

    private Utf8Check() {}

    static String run(NetworkPath path) throws FailureException {
        int splits = 0;
        try (Connected connected = path.connect()) {
            for (var text : CORPUS.entrySet()) {
                byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
                try {
                    path.exchange(connected, bytes, ExchangeStyle.STAYING_OPEN);
                    for (int cut = 1; cut <= LAST_CUT; cut++) {
                        splits += exchangeCut(path, connected, bytes, cut);
                    }
                } catch (FailureException e) {
                    throw e.inside("text '" + text.getKey() + "'");
                }
            }
        }
        return Figures.grouped(CORPUS.size()) + " texts, every character at every split ("
                + Figures.grouped(splits) + ")";
    }

    /// Cuts each character behind its byte number `cut`, where it has more than that.
    ///
    /// @return the number of characters that were split
    private static int exchangeCut(NetworkPath path, Connected connected, byte[] bytes, int cut)
            throws FailureException {
        int splits = 0;
        int start = 0;
        for (int at = 0; at < bytes.length;) {
            int length = lengthOfCharacter(bytes[at]);
            if (length > cut) {
                exchangePart(path, connected, bytes, start, at + cut);
                start = at + cut;
                splits++;
            }
            at += length;
        }
        if (splits > 0) {
            exchangePart(path, connected, bytes, start, bytes.length);
        }
        return splits;
    }

    private static void exchangePart(NetworkPath path, Connected connected, byte[] bytes,
            int start, int end) throws FailureException {
        byte[] part = Arrays.copyOfRange(bytes, start, end);
        try {
            path.exchange(connected, part, ExchangeStyle.STAYING_OPEN);
        } catch (FailureException e) {
            throw e.inside("bytes " + start + " to " + end + ", cut inside a character");
        }
    }

    private static int lengthOfCharacter(byte first) {
        return first >= 0 ? 1 : Math.max(1, Integer.numberOfLeadingZeros(~(first << 24)));
    }

    private static Map<String, String> corpus() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Korean", "안녕! 스승의 은혜는 하늘 같아서 . . .");
        texts.put("Korean, rare syllables", "뷁 쀍 똠 펲 힣 가");
        texts.put("Korean, conjoining jamo", "\u1112\u1161\u11ab\u1100\u1173\u11af");
        texts.put("Korean, halfwidth jamo", "\uffa1\uffc2\uffa4");
        texts.put("Latin with accents", "Größe çà et là, Łódź, İstanbul, đường");
        texts.put("combining marks", "e\u0301 n\u0303 a\u0323\u0302 Z\u0351\u036b\u0343\u033a");
        texts.put("Greek and Cyrillic", "Ελληνικά, русский, українська");
        texts.put("Japanese", "日本語 ひらがな カタカナ か\u3099 ｶﾞ");
        texts.put("Chinese, beyond the basic plane", "汉字 漢字 𠜎 𠮷 𪚥");
        texts.put("Thai and Devanagari", "ภาษาไทย हिन्दी क्षि");
        texts.put("Hebrew, right to left", "שלום עולם \u05e9\u05c1\u05b8");
        texts.put("Arabic, right to left", "السلام عليكم \u0644\u0627 ١٢٣");
        texts.put("direction overrides", "\u202eabc\u202c \u2067אב\u2069 \u200fx\u200e");
        texts.put("emoji", "😀 🚀 ❤\ufe0f ☠\ufe0e");
        texts.put("emoji, skin tones", "👍🏽 👋🏿");
        texts.put("emoji, flags",
                "🇰🇷🇩🇪🏴\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f");
        texts.put("emoji, joined", "👩\u200d👩\u200d👧\u200d👦 🧑🏾\u200d💻 🏳\ufe0f\u200d🌈");
        texts.put("keycaps", "1\ufe0f\u20e3 #\ufe0f\u20e3");
        texts.put("byte-order mark at the start", "\ufeffmark");
        texts.put("byte-order mark inside", "a\ufeffb \ufffe");
        texts.put("spaces that are not plain", "a\u00a0b\u2003c\u3000d\u200be\u2060f");
        texts.put("line ends", "a\nb\r\nc\u0085d\u2028e\u2029f");
        texts.put("first and last of each length",
                "\u0001\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff");
        texts.put("around the surrogates", "\ud7ff\ue000\ufdd0\ufffd");
        texts.put("mathematics and music", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ∑ 𝄞");
        texts.put("not normalized", "\u212b \u00c5 A\u030a \ufb01 ①");
        return texts;
    }
}
