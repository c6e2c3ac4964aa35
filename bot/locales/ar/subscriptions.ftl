# المنشورات المجدولة وأوامرها.
digest-title = الجديد
digest-of = الجديد: { $words }
digest-line = { $articles }، { $outlets }، منذ المنشور السابق
digest-line-first = { $articles }، { $outlets }، خلال اليوم الماضي
digest-new-story = قصة جديدة
digest-updated = محدَّث:
digest-denied = نفي:
digest-corrected = مصحَّح:
digest-before = وكان:
digest-differ = تختلف التقارير:
digest-also = وفي { $outlets } أيضًا
digest-more = { $n ->
    [zero] لا قصص أخرى
    [one] وقصة أخرى: ‎/stories‎
    [two] وقصتان أخريان: ‎/stories‎
    [few] و{ $n } قصص أخرى: ‎/stories‎
    [many] و{ $n } قصة أخرى: ‎/stories‎
   *[other] و{ $n } قصة أخرى: ‎/stories‎
 }
digest-nothing = لا جديد منذ المنشور السابق.
digest-nothing-of = لا جديد عن «{ $words }» منذ المنشور السابق.
