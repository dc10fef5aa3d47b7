"""Names of people beside a title, in English, Chinese and Japanese; only the name is found, not its title."""

import re
from collections.abc import Iterator

_TITLES = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Madam|Mayor|Deputy Mayor|Councill?or|Senator|Representative|Rep|Governor|"
    r"Magistrate|Minister|President|Chairman|Chairwoman|Chairperson|Judge|Prosecutor|Officer|Captain|Colonel|"
    r"Lieutenant|Sergeant|Legislator|Lawmaker|Reverend|Village [Cc]hief|Borough [Ww]arden|Village [Hh]ead"
)
_NO_NAMES = (
    r"General|Election|Office|Party|Court|Council|Committee|Ministry|Assembly|Secretary|Group|Association|District|"
    r"County|City|Of|For|And|The|In|On|At|Elect|Candidate|Candidates|Minister|President|Chair|Chairman|Speaker|House|"
    r"Recall|Debate|Vote|Act|Law|Bill|Day|Hall|Square|Tax|Fund|Team|Force|Board|Union|Center|Centre|Bureau|Department|"
    r"Review|Training|Association|Conduct|Elections|Affairs|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Who|When|But"
)
_EN = re.compile(
    rf"(?<![A-Za-z])(?:{_TITLES})\.? "
    rf"((?!(?:{_NO_NAMES})\b)[A-Z][\w'’-]+(?: (?!(?:{_NO_NAMES})\b)[A-Z][\w'’-]+){{0,2}})"
)
_EN_SUFFIX = re.compile(r"(?<![A-Za-z])([A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?)-(?:san|sama|sensei)(?![A-Za-z])")

_SURNAMES = (
    "王李張陳劉楊黃趙吳周徐孫馬朱胡郭林何高梁鄭羅宋謝唐韓曹許鄧蕭馮曾程蔡彭潘袁董余蘇葉呂魏蔣杜丁沈姜范江傅鍾盧汪戴崔"
    "任陸廖姚方金邱夏譚韋賈鄒熊孟秦閻薛侯雷龍段郝孔邵史毛賴武康賀嚴尹錢施洪龔莊顏柯游翁詹簡連溫藍卓涂童巫阮紀"
    "张陈刘杨黄赵吴孙马罗谢韩许邓萧冯苏吕卢陆贾邹阎龙贺严钱龚庄颜赖钟谭叶蒋郑游歐欧田石白倪凌辛管古饒沙褚駱花伍"
)
_ZH_TITLES = (
    "先生|女士|小姐|太太|議員|立委|委員(?![會会])|里長|村長|鄉長|鎮長|市長|縣長|區長|理事長|主委|主席|董事長|總統|副總統|院長|部長|局長|處長|"
    "校長|老師|教授|醫師|律師|檢察官|法官|警官|記者|候選人|主任|執行長|秘書長|议员|里长|女士|委员|市长|县长|区长|理事长|董事长|老师|"
    "医师|律师|检察官|记者|候选人"
)
_NOT_GIVEN = "市縣區鄉鎮村里黨會院名位等各屆的和與及或、在於是為被由向對將了所省际們们至任前現副县区乡镇党"
_ZH = re.compile(
    rf"(?<![任如為最也感警對官雙各一地敵我校檢軍工過流行課有何多數每諸某該從金大屆\d])"
    rf"([{_SURNAMES}](?![{_NOT_GIVEN}])[\u4e00-\u9fff]?(?<![{_NOT_GIVEN}])[\u4e00-\u9fff]?(?<![{_NOT_GIVEN}]))(?={_ZH_TITLES})"
)
_ZH_SHORT = re.compile(rf"(?<![\u4e00-\u9fff\d])([{_SURNAMES}])(?={_ZH_TITLES})")
_ZH_AFTER = re.compile(
    rf"(?:{_ZH_TITLES})([{_SURNAMES}](?![{_NOT_GIVEN}])[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[於在說表示稱、,。)」與和及因被向指則也曾是涉遭等\s]|$)"
)
_ZH_NOT = re.compile(
    "高雄|金門|雲林|林口|江蘇|溫州|石岡|連江|鄭州|蘇州|徐州|杭州|馬祖|連任|曾任|曾為|曾經|曾向|曾是|曾與|何謂|任何|任期|"
    "高層|高級|高等|方面|方案|江西|河南|白河|石門|金山|龍井|龍潭|古坑|花蓮|花壇|田中|田尾|沙鹿|段落|史上|管理|"
    "簡單|游擊|連續|許多|周邊|余下|馬來|韓國|紀錄|白色|龍崎|武漢|康復|洪水|卓越|高中|高雄市|伍長|古蹟|辛亥|"
    "現任|張貼|黃牛|程序|成員|白人|金融|林業|林務|石油|游泳"
)

_JA_SURNAMES = (
    "佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|渡邉|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|林|斎藤|斉藤|齋藤|清水|山崎|"
    "森|池田|橋本|阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田|太田|西村|"
    "藤井|金子|岡本|藤原|三浦|中野|中川|原田|松田|竹内|小野|田村|中山|和田|石田|森田|上田|原|内田|柴田|酒井|宮崎|"
    "横山|高木|安藤|宮本|大野|小島|谷口|工藤|今井|高田|増田|丸山|杉山|村田|大塚|新井|小山|平野|藤本|河野|上野|野口|武田|"
    "松井|千葉|菅原|岩崎|木下|久保|佐野|野村|松尾|菊地|菊池|市川|杉本|古川|大西|島田|水野|桜井|高野|渡部|吉川|山内|"
    "西田|飯田|西川|小松|北村|安田|五十嵐|川口|平田|関|中田|久保田|服部|東|岩田|土屋|川崎|福島|本田|辻|樋口|秋山|"
    "田口|永井|山中|中西|吉村|川上|石原|大橋|松岡|馬場|浜田|森本|星野|玉城|岸田|石破|安倍|菅|小池|吉村|翁長"
)
_JA_TITLES = "議員|市長|町長|村長|知事|区長|首相|大臣|社長|会長|教授|弁護士|医師|記者|候補|先生|君|ちゃん|容疑者|被告"
_JA_GIVEN = r"[一-龥々ぁ-んァ-ヶ]{0,3}?"
_JA = re.compile(
    rf"(?<![一-龥々])((?:{_JA_SURNAMES}){_JA_GIVEN})(?=(?:{_JA_TITLES})(?!会))"
    r"|(?<![一-龥々ァ-ヶー])([一-龥々]{1,5}|[ァ-ヶー]{2,10}(?:・[ァ-ヶー]{2,10})?)(?=(?:さん|氏|様)(?![ぁ-ん]{0,1}族|名|神|子|式))"
)
_JA_MARK = re.compile(rf"さん|氏|様|{_JA_TITLES}")
"""What every name that `_JA` finds has behind it; it takes many times as long to look for the whole."""

_JA_NOT = re.compile(
    "^(?:皆|同|両|某|各|諸|彼|客|お客|奥|母|父|兄|姉|娘|息子|孫|嫁|婿|神|王|仏|若|店員|業者|学生|議員|住民|患者|"
    "利用者|関係者|担当者|被害者|視聴者|読者|有権者|支持者|参加者|摂|攝|華|子供|子ども|赤|貴|殿|御|源|平|有|多|殊|異|仕|模|一|別|"
    "記者|先生|農家|お母|お父|隣|市民|町民|会員|候補者|代表|何|同|サンタ|保護者|生徒|職員|社員|担当|運転手|作家|歌手|芸能人)$"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of people beside a title stand."""
    for pattern in (_EN, _EN_SUFFIX):
        yield from (found.span(1) for found in pattern.finditer(text))
    for pattern in (_ZH, _ZH_SHORT, _ZH_AFTER):
        for found in pattern.finditer(text):
            if not _ZH_NOT.match(found[1]) and not _ZH_NOT.match(text, found.start(1)):
                yield found.span(1)
    for found in _JA.finditer(text) if _JA_MARK.search(text) else ():
        group = 1 if found[1] else 2
        if not _JA_NOT.match(found[group]):
            yield found.span(group)
