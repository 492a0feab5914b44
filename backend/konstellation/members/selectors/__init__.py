"""What can be asked of the register, for a viewer."""
