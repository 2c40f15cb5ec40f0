"""The page "Agreement": charts drawn here, each number a door to the spans behind it."""
