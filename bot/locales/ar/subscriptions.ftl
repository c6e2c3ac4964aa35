# المنشورات المجدولة وأوامرها.
digest-title = الجديد
digest-of = الجديد: { $words }
digest-line = { $articles }، { $outlets }، منذ المنشور السابق
digest-line-first = { $articles }، { $outlets }، خلال اليوم الماضي
digest-new-story = قصة جديدة
digest-updated = محدَّث:
digest-denied = نفي:
digest-corrected = مصحَّح:
digest-before = { $counted ->
    [killed] وكان عدد القتلى:
    [wounded] وكان عدد المصابين:
    [missing] وكان عدد المفقودين:
    [arrested] وكان عدد المعتقلين:
    [displaced] وكان عدد النازحين:
    [freed] وكان عدد المفرج عنهم:
    [rescued] وكان عدد الناجين:
   *[other] وكان:
}
digest-also = وفي { $outlets } أيضًا
digest-more = { $n ->
    [zero] لا قصص أخرى
    [one] وقصة أخرى: /stories
    [two] وقصتان أخريان: /stories
    [few] و{ $n } قصص أخرى: /stories
    [many] و{ $n } قصة أخرى: /stories
   *[other] و{ $n } قصة أخرى: /stories
 }
digest-nothing = لا جديد { $since }.
digest-over-day = خلال اليوم الماضي
digest-since-last = منذ المنشور السابق
digest-nothing-of = لا جديد عن «{ $words }» { $since }.
subscribed = تم الاشتراك
subscription-changed = تم التغيير
unsubscribed = أُلغي الاشتراك
about-everything = كل الأخبار
every-day = كل يوم
next-post = المنشور القادم:
subscribe-what = اكتب الوقت والمدينة: /subscribe 08:00 القاهرة. ثم قصة أو كلمات إن شئت: /subscribe 8 مساء بيروت #3
subscribe-no-time = «{ $word }» ليس وقتًا في اليوم. مثال: /subscribe 08:00 القاهرة
subscribe-too-many = لا يزيد الاشتراك الواحد على { $word } أوقات في اليوم، مثل: /subscribe 8 و13 و20 القاهرة
subscribe-no-place = لا أعرف مكانًا اسمه «{ $word }». سمِّ مدينة قريبة: /subscribe 08:00 القاهرة
subscribe-unknown = «{ $word }» ليس مكانًا أعرفه، ولا ذكر له في الأخبار حتى الآن. لتحديد المكان: /subscribe 08:00 القاهرة · ولأخباره متى جاءت: /subscribe 08:00 عن { $word }
days-range = من { $first } إلى { $last }
subscribe-full = هنا { $most } اشتراكات، وهذا أقصى العدد. ألغِ أحدها أولًا: /subscriptions
subscribe-zone-assumed = التوقيت المستخدم: { $zone }. لتوقيت مكان آخر سمِّ مدينته: /subscriptions change { $number } القاهرة
subscribe-zone-guessed = فهمتُ أن المكان هو { $name }.
subscribe-about-hint = هذا توقيت { $name }. ولأخبارها وحدها: /subscribe { $time } عن { $name }
subscriptions-title = الاشتراكات
subscriptions-none = لا اشتراكات هنا بعد. مثال: /subscribe 08:00 القاهرة
subscriptions-what = قل ماذا أفعل وبأي اشتراك: /subscriptions pause 1 أو resume 1 أو remove 1 أو change 1 20:00
subscriptions-hint = للتغيير: /subscriptions change 1 20:00 بيروت · للمعاينة: /preview 1
unsubscribe-which = لإنهاء واحد: /unsubscribe 1 · لإنهائها كلها: /unsubscribe الكل
subscriptions-suspended = كانت المنشورات موقوفة لتعذّر الوصول إلى هذه المحادثة، وتُستأنف الآن.
subscription-which = عدد الاشتراكات هنا { $n }. أضف رقم أحدها، مثل: /subscriptions pause 1
no-subscription = لا اشتراك رقمه { $number }. انظر /subscriptions.
change-what = قل ما الذي يتغير: الوقت أو المكان أو الكلمات. مثال: /subscriptions change 1 20:00 بيروت
standing-paused = موقوف مؤقتًا
standing-missed = وفات موعد { $at }
standing-suspended = وتعذّر النشر هنا في موعد { $at }
standing-failed = وتعذرت كتابة منشور { $at }، والخلل مني
standing-failing = تتعذر كتابة منشوره الآن، والخلل مني؛ أعيد المحاولة
standing-broken = معلّق، لأن وقته أو مكانه لم يعد مفهومًا لي: غيّره أو احذفه
subscription-broken = لم يعد وقت هذا الاشتراك أو مكانه مفهومًا لي. أعد تحديدهما معًا: /subscriptions change 1 20:00 بيروت
standing-empty = ولم يكن جديد في موعد { $at }
button-preview = معاينة
button-subscriptions = الاشتراكات
button-pause = إيقاف { $n }
button-resume = استئناف { $n }
button-end = إلغاء { $n }
help-subscribe = الجديد كل يوم في موعد
help-subscriptions = عرض الاشتراكات وتغييرها
help-unsubscribe = إلغاء الاشتراك
help-preview = ما سيقوله المنشور القادم
args-subscribe = 08:00 [مدينة] [قصة]
args-subscriptions = [أمر] [رقم]
args-unsubscribe = [رقم]
args-preview = [رقم]
param-time = وقت
param-time-what = متى، مثل 08:00 أو 8 مساء أو «أيام العمل 8»
param-zone = مدينة
param-zone-what = بتوقيت أي مدينة أو منطقة زمنية
param-change = تغيير
param-change-what = pause أو resume أو remove أو change مع رقم، مثل: pause 1
param-number = رقم
param-number-what = رقم الاشتراك في /subscriptions
cannot-post-here = لا أستطيع النشر هنا بعد. امنحني هذه الصلاحيات: { $rights }.
right-view = رؤية القناة (View Channel)
right-send = إرسال الرسائل (Send Messages)
right-embed = تضمين الروابط (Embed Links)
subscribe-rhythm = المنشورات في أوقات من اليوم، ستة على الأكثر، لا «{ $word }». مثال: /subscribe 8 و14 و20 القاهرة
button-others = أزرار لغيرها
posts-stopped = توقفت منشوراتك ({ $subscription }): { $why }. تُستأنف حين يزول السبب، ولا يضيع شيء.
posts-resumed = عادت منشوراتك ({ $subscription }).
closed-kicked = أُخرجتُ من المحادثة
closed-blocked = حُظرتُ هناك
closed-not-found = لم تعد المحادثة موجودة
closed-no-rights = لم يعد يُسمح لي بالكتابة هناك
