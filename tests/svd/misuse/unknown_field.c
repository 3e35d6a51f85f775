/* A field that the register does not have.
 *
 * clang: no member named 'MODE9'
 * gcc: has no member named ‘MODE9’
 */
#ifdef WRONG
reg_modify(GPIO->MODER, .MODE9 = 1);
#else
reg_modify(GPIO->MODER, .MODE0 = 1);
#endif
