"""What other programs ask a running bot by HTTP: is it alive, is it ready, how is it doing."""
