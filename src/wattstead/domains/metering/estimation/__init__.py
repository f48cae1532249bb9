"""Works out what a register likely counted where no reading came; numbers in, numbers out."""
