// Tests of this target come with it.
