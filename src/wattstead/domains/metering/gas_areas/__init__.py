"""What a cubic metre of gas is worth where a grid operator tells it for a whole area."""
