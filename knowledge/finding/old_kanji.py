"""Old forms of kanji and the forms written today. Pure.

The 372 pairs follow the official lists of kanji for general use (常用漢字表) and for names (人名用漢字),
where the forms differ beyond what Unicode's NFKC makes equal, and the everyday forms of 鹼, 醬 and the like.
"""

from __future__ import annotations

_OFFICIAL = """
    乘乗 亂乱 亙亘 亞亜 佛仏 來来 倂併 假仮 傳伝 僞偽 價価 儉倹 兒児 內内 兩両 凜凛 剩剰 劍剣 劑剤 勞労 勳勲 勵励
    勸勧 區区 卷巻 卽即 參参 吳呉 吿告 啞唖 單単 噓嘘 嚙噛 嚴厳 囑嘱 圈圏 國国 圍囲 圓円 圖図 團団 堯尭 增増 墮堕
    壓圧 壘塁 壞壊 壤壌 壯壮 壹壱 壽寿 奧奥 奬奨 娛娯 孃嬢 學学 寢寝 實実 寫写 寬寛 寶宝 將将 專専 對対 尙尚 屆届
    屛屏 屬属 峽峡 嶽岳 巓巔 巖巌 巢巣 帶帯 幷并 廢廃 廣広 廳庁 彈弾 彌弥 彥彦 徑径 從従 徵徴 德徳 恆恒 悅悦 惠恵
    惡悪 惱悩 愼慎 慘惨 應応 懷懐 戀恋 戰戦 戲戯 戶戸 戾戻 拂払 拔抜 拜拝 挾挟 插挿 揭掲 搔掻 搖揺 搜捜 摑掴 擇択
    擊撃 擔担 據拠 擧挙 擴拡 攝摂 收収 效効 敍叙 敎教 敕勅 數数 斷断 晄晃 晉晋 晚晩 晝昼 曆暦 曉暁 曾曽 會会 條条
    棧桟 榮栄 槇槙 槪概 樂楽 樓楼 樞枢 樣様 橫横 檢検 櫻桜 權権 歐欧 歡歓 步歩 歲歳 歷歴 歸帰 殘残 殼殻 毆殴 每毎
    氣気 沒没 涉渉 淚涙 淨浄 淸清 淺浅 渴渇 溪渓 溫温 滯滞 滿満 潑溌 潛潜 澁渋 澤沢 濕湿 濟済 濱浜 瀆涜 瀧滝 瀨瀬
    灣湾 燈灯 燒焼 營営 爐炉 爭争 爲為 犧犠 狀状 狹狭 獨独 獵猟 獸獣 獻献 瓣弁 甁瓶 產産 畫画 當当 疊畳 瘦痩 癡痴
    發発 盜盗 盡尽 眞真 硏研 碎砕 礦鉱 祕秘 祿禄 禪禅 禮礼 禰祢 禱祷 稅税 稱称 稻稲 穗穂 穩穏 穰穣 竊窃 竝並 簞箪
    粹粋 絕絶 絲糸 經経 綠緑 緖緒 緣縁 縣県 縱縦 總総 繡繍 繩縄 繪絵 繫繋 繼継 續続 纖繊 缺欠 罐缶 聰聡 聲声 聽聴
    肅粛 脫脱 腦脳 膽胆 臟臓 臺台 與与 舊旧 舍舎 舖舗 艷艶 莊荘 莖茎 萠萌 萬万 蔣蒋 薰薫 藏蔵 藝芸 藥薬 處処 虛虚
    號号 螢蛍 蟲虫 蠅蝿 蠟蝋 蠶蚕 蠻蛮 衞衛 裝装 襃褒 覺覚 覽覧 觀観 觸触 說説 謠謡 證証 譯訳 譽誉 讀読 變変 讓譲
    讚讃 豐豊 豫予 貳弐 賣売 賴頼 贊賛 踐践 軀躯 輕軽 輛輌 轉転 辨弁 辭辞 辯弁 遙遥 遞逓 遲遅 邊辺 郞郎 鄕郷 醉酔
    醫医 醬醤 醱醗 釀醸 釋釈 銳鋭 錄録 錢銭 鍊錬 鎭鎮 鐵鉄 鑄鋳 鑛鉱 閱閲 關関 陷陥 隨随 險険 隱隠 隸隷 雙双 雜雑
    霸覇 靈霊 靑青 靜静 顏顔 顚顛 顯顕 飜翻 飮飲 餘余 餠餅 騷騒 驅駆 驒騨 驗験 驛駅 髓髄 體体 髮髪 鬥闘 鬪闘 鬬闘
    鬭闘 鶯鴬 鷄鶏 鷗鴎 鹼鹸 鹽塩 麥麦 麴麹 麵麺 黃黄 黑黒 默黙 點点 黨党 齊斉 齋斎 齒歯 齡齢 龍竜 龜亀
"""

_IN_NAMES = """
    冨富 嶋島 嶌島 桒桑 濵浜 篭籠 邉辺 髙高 﨑崎 𠮷吉
"""
"""Variants in family and place names that phones offer, though no list calls them old."""

NEW_FORMS: dict[int, str] = {ord(pair[0]): pair[1] for pair in (_OFFICIAL + _IN_NAMES).split()}
"""For `str.translate`, after NFKC: code point of the old form to the new form."""
