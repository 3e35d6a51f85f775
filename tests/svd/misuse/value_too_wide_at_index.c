/* The value does not fit into the field.
 * clang: the value does not fit into the field
 * gcc: the value does not fit into the field
 */
#ifdef WRONG
reg_modify_at(GPIO->PINS, PIN, 1, 4);
#else
reg_modify_at(GPIO->PINS, PIN, 1, 3);
#endif
