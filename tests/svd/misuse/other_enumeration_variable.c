/* An enumeration's value for a register of another enumeration, by a variable.
 *
 * clang: from enumeration type 'GPIO_MODER_SPEED'
 * gcc: ‘GPIO_MODER_SPEED’
 */
#ifdef WRONG
GPIO_MODER_SPEED value = GPIO_MODER_SPEED_HIGH;
reg_modify(GPIO->MODER, .MODE0 = value);
#else
GPIO_MODER_MODE value = GPIO_MODER_MODE_OUTPUT;
reg_modify(GPIO->MODER, .MODE0 = value);
#endif
