/* There is no field of that number.
 * clang: the register has no field of that number
 * gcc: the register has no field of that number
 */
#ifdef WRONG
reg_modify_at(GPIO->PINS, PIN, 4, 1);
#else
reg_modify_at(GPIO->PINS, PIN, 3, 1);
#endif
