# الأجوبة عن الأخبار.
articles-count = { $n ->
    [zero] لا مقالات
    [one] مقال واحد
    [two] مقالان
    [few] { $n } مقالات
    [many] { $n } مقالًا
   *[other] { $n } مقال
 }
outlets-count = { $n ->
    [zero] لا مصادر
    [one] مصدر واحد
    [two] مصدران
    [few] { $n } مصادر
    [many] { $n } مصدرًا
   *[other] { $n } مصدر
 }
events-count = { $n ->
    [zero] لا أحداث
    [one] حدث واحد
    [two] حدثان
    [few] { $n } أحداث
    [many] { $n } حدثًا
   *[other] { $n } حدث
 }
summary-title = أبرز ما جرى
summary-of = أبرز ما جرى: { $words }
timeline-title = التسلسل الزمني
timeline-of = التسلسل الزمني: { $words }
stories-title = القصص
stories-hint = اكتب /summary أو /timeline ثم رقم القصة، مثل: /timeline #{ $id }
search-title = نتائج البحث: { $words }
nearest-title = لا تقرير يجمع «{ $words }» كلها. أقرب ما وجدت:
sources-title = المصادر
ahead-title = مواعيد مقبلة
agenda-title = مواعيد مقبلة
agenda-of = مواعيد مقبلة: { $words }
agenda-none = لا مواعيد مقبلة في هذه الأخبار. لما جرى جرّب /timeline.
actors-title = الأطراف في الأخبار
actors-of = الأطراف: { $words }
actors-person = أشخاص
actors-organisation = هيئات
actors-place = أماكن
quotes-of = أقوال: { $name }
quotes-whose = أقوال من؟ مثال: /quotes غوتيريش
quotes-none = لم أجد أقوالًا لـ{ $name } في هذه المدة.
quotes-nobody = لا تنقل الأخبار قولًا عمّن اسمه «{ $words }». جرّب اسم العائلة أو /search.
quotes-nobody-near = لا تنقل الأخبار قولًا عمّن اسمه «{ $words }». أتقصد أحد هؤلاء؟
actor-appears = { $articles }، منذ { $since }
based-on = { $articles } · { $outlets } · { $period }
reports = { $articles }، { $outlets }
outlet-unnamed = مصدر غير مذكور (ملف { $file })
also-in = وكذلك:
date-assumed = (تاريخ مقدَّر)
date-of-report = { $date } (يوم النشر)
more-events = { $more }: لعرضها أضف { $ask }، أو حدّد قصة أو فترة.
more-hits = عُرض { $shown } من { $total }.
more-hits-capped = عُرض { $shown } من أكثر من { $total }.
nearby = القصص
early = مطلع { $when }
middle = منتصف { $when }
late = أواخر { $when }
reports-differ = تختلف التقارير:
reports-differ-killed = تختلف التقارير في عدد القتلى:
reports-differ-wounded = تختلف التقارير في عدد المصابين:
reports-differ-missing = تختلف التقارير في عدد المفقودين:
reports-differ-arrested = تختلف التقارير في عدد المعتقلين:
reports-differ-displaced = تختلف التقارير في عدد النازحين:
reports-differ-freed = تختلف التقارير في عدد المفرج عنهم:
reports-differ-rescued = تختلف التقارير في عدد الناجين:
between = من { $first } إلى { $last }
week-of = الأسبوع { $days }
quarter-of = الربع { $quarter } من { $year }
either = { $first } أو { $second }
note-month-names-disagree = في النص اسمان لشهرين مختلفين: { $readings }
note-weekday-disagrees = يوم الأسبوع في النص لا يوافق التاريخ: { $readings }
note-calendars-disagree = التاريخان الهجري والميلادي في النص لا يتوافقان: { $readings }
note-after-publication = التاريخ لاحق لنشر المقال
note-older-text = كلمة «الجاري» منقولة من نص أقدم
empty-store = لا أخبار عندي بعد. تابِع خلاصة: /add https://example.org/news، أو اقرأ ملفات على الخادم: mujaz read PATH
no-match = لم أجد شيئًا عن «{ $words }». جرّب كلمات أقل، أو /stories لقائمة القصص.
no-match-word = لم أجد شيئًا عن «{ $words }». جرّب كلمة أخرى، أو /stories لقائمة القصص.
no-match-then = لم أجد شيئًا عن «{ $words }» في هذه الفترة: { $period }. جرّب فترة أطول، أو /stories لقائمة القصص.
no-match-period = لا أخبار عندي من هذه الفترة: { $period }. جرّب فترة أطول، أو /stories لقائمة القصص.
taken-as = لم أجد ما كتبتَه حرفيًا، فبحثت عن: «{ $words }».
no-match-near = لم أجد شيئًا عن «{ $words }». أتقصد واحدة من هذه؟
no-story = لا توجد قصة رقمها { $id }. اكتب /stories لقائمة القصص.
no-events-here = لم أجد تواريخ في هذه الأخبار. جرّب /summary.
no-points-here = لم أجد في هذه الأخبار جملة تصلح للملخص. جرّب /search.
no-events = لم أجد تواريخ في أخبار «{ $words }». جرّب /summary.
no-points = لم أجد في أخبار «{ $words }» جملة تصلح للملخص. جرّب /search.
search-what = عمَّ أبحث؟ مثال: /search أصفهان
demo-note = نصوص هذا العرض من كتابة فريق موجز، عن وقائع نشرتها المصادر المذكورة، وليست نصوص تلك المصادر.
welcome = اسأل بكلماتك، أو اكتب أمرًا، مثل /summary. للخروج: Ctrl-D.
progress = قراءة المقالات
read-report = أُضيف { $added }، وكان معروفًا { $known }، وتعذّرت قراءة { $refused }.
refused-not-found = لا شيء في هذا المسار
refused-not-permitted = النظام لا يسمح بقراءته
refused-not-a-file = ليس ملفًا
refused-unreadable = تعذّرت قراءته { $detail }
refused-no-article = لا مقال في هذا المجلد (.txt .md .html)
refused-empty-file = الملف فارغ
refused-too-large = أكبر من الحد ({ $detail })
refused-binary-file = ليس نصًا { $detail }
refused-unreadable-encoding = ترميز الملف غير معروف
refused-bad-front-matter = قيمة غير صالحة في مقدمة الملف: { $detail }
refused-no-text = ليس فيه نص مقال
refused-other = تعذّر ({ $reason }) { $detail }
left-out = { $n ->
    [zero] …
    [one] … وجزء واحد لم يُعرض.
    [two] … وجزآن لم يُعرضا.
    [few] … و{ $n } أجزاء لم تُعرض.
    [many] … و{ $n } جزءًا لم تُعرض.
   *[other] … و{ $n } جزء لم تُعرض.
 }
reports-of = التقارير: { $words }
button-more = المزيد
button-summary = الملخص
button-timeline = التسلسل الزمني
button-sources = المصادر
button-calendar = ملف تقويم
events-more = { $n ->
    [zero] لا أحداث أخرى
    [one] حدث آخر
    [two] حدثان آخران
    [few] { $n } أحداث أخرى
    [many] { $n } حدثًا آخر
   *[other] { $n } حدث آخر
 }
card-sources = المصادر:
card-disputed = تاريخ غير محسوم
card-assumed = تاريخ مقدَّر
no-story-then = ليس في القصة #{ $id } خبر من هذه الفترة: { $period }. أخبارها: { $reports }.
button-whole-story = القصة كلها
