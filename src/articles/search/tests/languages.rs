use super::*;

#[test]
fn texts_become_units() {
    for (text, units) in [
        ("", ""),
        ("... \n\t🍵 —", ""),
        ("First post...", " first post "),
        ("don't foo_bar-baz C++ 3.14 e\u{301}a", " don t foo bar baz c 3 14 ea "),
        ("Straße STRASSE STRAẞE groß", " strasse strasse strasse gross "),
        ("Où est l’élève ? Œuvre, Ç", " ou est l eleve oeuvre c "),
        ("İstanbul ISTANBUL ıstanbul", " istanbul istanbul istanbul "),
        ("Łódź Đà ÆON Þór smørrebrød", " lodz da aeon thor smorrebrod "),
        ("ΟΔΥΣΣΕΎΣ Ὀδυσσεύς ᾳ", " οδυσσευσ οδυσσευσ α "),
        ("ЁЛКА ёлка", " елка елка "),
        ("Tiếng Việt", " tieng viet "),
        ("Hawaiʻi Hawai'i Hawai’i", " hawai i hawai i hawai i "),
        ("שָׁלוֹם שלום", " שלום שלום "),
        ("مَرْحَبًا مرحبا مـرحـبا أ", " مرحبا مرحبا مرحبا ا "),
        ("ﷲ ﻻ", " الله لا "),
        ("क्षत्रिय हिन्दी क़", " क्षत्रिय हिन्दी क "),
        ("བོད་ཡིག", " བོད ཡིག "),
        ("ＲＵＳＴ　２０２４ ﬁne ② ㎏ x² Rust™", " rust 2024 fine 2 kg x2 rust "),
        ("co\u{ad}op\u{200b}er\u{200d}a\u{feff}te 1\u{fe0f}\u{20e3}", " cooperate 1 "),
        ("a\u{e000}b\u{0}c\u{fffd}d", " a b c d "),
        ("東", " 東 "),
        ("東京都", " 東京 京都 都 "),
        ("東京、都!", " 東京 京 都 "),
        ("3月rust", " 3 月 rust "),
        ("ｶﾞｷﾞ ガギ カ\u{3099}ギ", " ガギ ギ ガギ ギ ガギ ギ "),
        ("コーヒー・豆", " コー ーヒ ヒー ー 豆 "),
        ("かが", " かが が "),
        ("한국어 한", " 한국 국어 어 한 "),
        ("กิน น้ำ", " กิ ิน น นํ ํา า "),
        ("ขี ขู ขุ", " ขี ี ขู ู ขุ ุ "),
        ("ខ្ញុំ\u{200b}អ", " ខ្ ្ញ ញុ ុំ ំអ អ "),
        ("ㄅㄆ 𠀀𠀁", " ㄅㄆ ㄆ 𠀀𠀁 𠀁 "),
    ] {
        assert_eq!(words(text), units, "{text}");
    }
}

#[test]
fn what_a_reader_would_call_the_same_is_found() {
    for (text, q) in [
        ("Die Straße", "STRASSE"),
        ("Die STRASSE", "straße"),
        ("Crème brûlée", "creme brulee"),
        ("Creme brulee", "Crème BRÛLÉE"),
        ("L’été", "l'ete"),
        ("İzmir ve Diyarbakır", "izmir DIYARBAKIR"),
        ("Ο Οδυσσέας και ο λόγος", "ΛΟΓΟΣ οδυσσεασ"),
        ("Ещё ёлка", "еще ЕЛКА"),
        ("Phở Đà Nẵng", "pho da nang"),
        ("שָׁלוֹם עולם", "שלום"),
        ("مَرْحَبًا بالعالم", "مرحبا"),
        ("नमस्ते दुनिया", "\"नमस्ते दुनिया\""),
        ("ฉันกินข้าวที่บ้าน", "ข้าว บาน"),
        ("ｱﾊﾟｰﾄを借りる", "アパート"),
        ("アパートを借りる", "ｱﾊﾟｰﾄ 借"),
        ("我在北京大学学习", "北京大学 学习 京"),
        ("서울특별시에서", "특별시 울"),
        ("Ｂｒｏａｄｓｈｅｅｔ", "broadsheet"),
        ("ﬁne oﬃce", "fine office"),
        ("FINE", "ﬁne"),
    ] {
        assert!(query(q).matches(&article("", "", &[], text)), "{q} in {text}");
    }
}

#[test]
fn what_a_reader_would_call_something_else_is_not_found() {
    for (text, q) in [
        ("Tea", "te"),
        ("かき", "がき"),
        ("は", "ば"),
        ("हिन्दी", "हिनदी"),
        ("ดู", "ดุ"),
        ("東 京", "東京"),
        ("東京", "京東"),
        ("한국", "하"),
        ("大学生", "大生"),
        ("3月", "3月1"),
        ("foo bar", "foobar"),
    ] {
        assert!(!query(q).matches(&article("", "", &[], text)), "{q} in {text}");
    }
}
