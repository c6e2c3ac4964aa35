# Scheduled posts, and the commands about them.
digest-title = What is new
digest-of = What is new: { $words }
digest-line = { $articles } in { $outlets } since the last post
digest-line-first = { $articles } in { $outlets } over the last day
digest-new-story = new story
digest-updated = Updated:
digest-denied = Denied:
digest-corrected = Corrected:
digest-before = before:
digest-differ = Reports differ:
digest-also = also in { $outlets }
digest-more = { $n ->
    [one] And one more story: /stories
   *[other] And { $n } more stories: /stories
 }
digest-nothing = Nothing new since the last post.
digest-nothing-of = Nothing new on “{ $words }” since the last post.
