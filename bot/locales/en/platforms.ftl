# What only a chat platform brings up.
button-gone = This button has become too old. Type the command again.
chat-unknown = I cannot see { $name }. Add me there as an administrator first, then try again.
chat-not-yours = Only the administrators of { $name } change it from here.
button-back = ‹ Back
was-away = I was away when you asked. This answers your last message; ask again for the others.
about-chat = About { $name }
