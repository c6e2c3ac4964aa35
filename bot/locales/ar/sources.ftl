# المصادر: إضافتها وحالها، والروابط التي يشاركها الناس.
items-count = { $n ->
    [zero] لا مواد
    [one] مادة واحدة
    [two] مادتان
    [few] { $n } مواد
    [many] { $n } مادة
   *[other] { $n } مادة
 }
added = أُضيف: { $title }
added-hint = تصل أخباره خلال دقائق. لحذفه: /remove { $id }
newest = الأحدث:
language-unknown = اللغة غير مذكورة
updated = محدَّث
said-before = قال من قبل: { $words }
removed = حُذف: { $title }. وتبقى مقالاته.
remove-what = أي مصدر أحذف؟ اكتب رقمه من /sources، مثل: /remove 3
no-source = لا مصدر رقمه أو اسمه «{ $word }». انظر /sources.
add-what = ماذا أضيف؟ اكتب عنوانًا، مثل: /add https://example.org/news
read-what = ماذا أقرأ؟ أرسل رابطًا، مثل: /read https://example.org/article
read-nothing = لم أجد هناك كلامًا يُقرأ.
read-message = ما يقوله هذا النص
read-known = هذا المقال بين الأخبار من قبل.
kept = حُفظ. سيظهر في /summary و/search من الآن.
kept-article = لا خلاصة هناك، فحفظت هذا المقال وحده: { $title }
kept-known = كان عندي من قبل.
keep-what = ماذا أحفظ؟ اكتب رابطًا، مثل: /keep https://example.org/article
keep-lost = لم يعد ذلك النص عندي. أرسله مجددًا ثم احفظه.
link-refused = تعذّرت قراءة ذلك: { $why }.
no-fetching = هذا البوت لا يجلب شيئًا من الشبكة.
sources-nobody = لم يسمِّ مشغّل هذا البوت بعدُ من يختار مصادره. لتكون منهم يضيف { $who } إلى sources.administrators.
sources-not-yours = يختار المصادر مشرفو هذا البوت وحدهم.
polled-title = مصادر أتابعها ({ $n })
polled-more = وغيرها { $n }: mujaz sources list
health-success = آخر قراءة { $when }
health-never = لم يُقرأ بعد
health-next = التالية { $when }
health-due = التالية الآن
health-stopped = توقفت عن متابعته
health-failing = متعثّر: { $why }
health-daily = { $n ->
    [zero] لا مقالات في اليوم
    [one] مقال واحد في اليوم
    [two] مقالان في اليوم
    [few] { $n } مقالات في اليوم
    [many] { $n } مقالًا في اليوم
   *[other] { $n } مقال في اليوم
 }
health-repaired = قُرئ بعد إصلاحات: { $what }
repair-bare-ampersand = علامة & مفردة (×{ $n })
repair-named-character = رمز من رموز HTML (×{ $n })
repair-forbidden-character = محرف تحكم (×{ $n })
repair-bare-bracket = علامة < مفردة (×{ $n })
repair-unclosed-tag = وسم غير مغلق (×{ $n })
repair-stray-end-tag = وسم إغلاق زائد (×{ $n })
repair-broken-tag = وسم معطوب (×{ $n })
repair-undeclared-prefix = بادئة غير معرّفة (×{ $n })
repair-unclosed-section = قسم CDATA أو تعليق غير مغلق (×{ $n })
repair-stray-declaration = تصريح زائد (×{ $n })
repair-wrong-byte = بايت خاطئ (×{ $n })
repair-text-around = نص خارج الخلاصة
repair-cut-short = نهاية ناقصة
dead = منذ أسبوع لم يصل شيء من { $title }: { $why }. سأظل أحاول مرة في اليوم.
dead-gone = أُزيل { $title } نهائيًا، فتوقفت عن متابعته.
dead-hint = لحذفه: /remove { $id }
button-keep = احفظ
button-remove = احذف
button-add-again = أضف مجددًا
channel-appointed = صرت مشرفًا في { $title }. لا تصير منشوراتها أخبارًا إلا إن طلبت ذلك.
button-follow-channel = تابع هذه القناة
sources-none = لا مصادر متابَعة بعد. أضف واحدًا: mujaz sources add URL
sources-imported = أُضيف { $added }، ومعروف من قبل { $known }.
sources-exported = عدد المصادر المكتوبة: { $n }.
sources-polled = فُحص { $polled }: بلا تغيير { $unchanged }، وتعثّر { $failed }، ومواد جديدة { $items }.
sources-usage = الاستعمال: mujaz sources add URL… | list | remove NUMBER… | check [NUMBER…] | poll | import FILE.opml | export [FILE]
sources-no-such = لا مصدر { $words }. انظر: mujaz sources list
sources-bad-opml = ليس ملف OPML
check-ok = { $items }؛ الأحدث: { $newest }
refused-bad-address = ليس عنوان ويب صالحًا
refused-forbidden-address = يقود إلى شبكة خاصة أو منفذ مغلق
refused-unknown-host = لا موقع معروف بهذا الاسم
refused-unreachable = لا يمكن الوصول إلى الموقع
refused-insecure = شهادة الموقع غير صالحة
refused-too-slow = تأخر الموقع في الرد
refused-headers-too-large = ترويسة رد الموقع أكبر من اللازم
refused-too-many-redirects = يحيل من عنوان إلى عنوان بلا نهاية
refused-not-a-page = ليس صفحة بل ملف { $detail }
refused-garbled = تعذّر فك ما يرسله الموقع
refused-gone = أُزيل نهائيًا
refused-page-not-found = لا شيء في هذا العنوان
refused-refused = الموقع لا يسمح بالدخول
refused-busy = يطلب الموقع العودة لاحقًا
refused-server-error = في الموقع خلل
refused-not-a-feed = لم أجد هناك خلاصة ولا مقالًا
refused-channel-without-preview = لا تعرض تلغرام هذه القناة إلا في تطبيقها
refused-channel-withheld = لا تعرض تلغرام هذه القناة هنا، أو يحجبها شيء في الطريق
refused-no-such-channel = لا قناة في تلغرام بهذا الاسم
refused-not-a-channel = هو شخص أو بوت أو مجموعة في تلغرام، لا قناة
refused-private-channel = هي محادثة خاصة في تلغرام، ولا تُتابع بالرابط إلا القنوات العامة
refused-robot-check = لا يعرض الموقع هذه الصفحة إلا بعد فحص أو موافقة من زائر
refused-a-feed = هو خلاصة لا مقال، والأمر /add يتابعها
refused-feed-declares-entities = في الخلاصة كيانات معرَّفة، ولا تُقرأ حفاظًا على السلامة
refused-too-many-items = في الخلاصة مواد أكثر من اللازم
refused-feed-too-complex = الخلاصة معطوبة، وأكبر أو أعمق من أن تُصلح
refused-reading-too-long = طالت قراءته فأوقفتها
refused-reader-failed = أخفقت قراءته، والخلل مني
help-read = أبرز ما في رابط
help-keep = احفظ مقال رابط
help-add = تابع خلاصة أو موقعًا
help-remove = أوقف متابعة مصدر
args-read = رابط
args-keep = رابط
args-add = رابط
args-remove = رقم
param-url = رابط
param-url-what = عنوان الويب
param-source = مصدر
param-source-what = رقمه في /sources
