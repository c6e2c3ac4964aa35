"""What the bot keeps of chats: chats, subscriptions, runs and the outbox."""
